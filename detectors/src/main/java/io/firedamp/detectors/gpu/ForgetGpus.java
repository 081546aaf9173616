package io.firedamp.detectors.gpu;

import io.firedamp.detectors.kit.Expiry;
import io.firedamp.detectors.kit.TickPace;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.Tick;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Forgets GPUs of pods that are gone, as event time passes. A replay forgets nothing. */
final class ForgetGpus extends ContextualProcessor<String, Tick, String, Signal> {
  private final GpuDetector.Settings settings;
  private final boolean replaying;
  private final TickPace pace = TickPace.every(Duration.ofHours(1));
  private KeyValueStore<String, GpuMinutes> store;

  @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else.
  ForgetGpus(GpuDetector.Settings settings, boolean replaying) {
    this.settings = settings;
    this.replaying = replaying;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    store = context.getStateStore(WatchGpu.MINUTES);
  }

  @Override
  public void process(Record<String, Tick> record) {
    if (replaying || record.value() == null) {
      return;
    }
    long time = record.value().getTime().toEpochMilli();
    if (pace.isDue(time)) {
      long silent = time - settings.forget().toMillis();
      Expiry.take(store, entry -> entry.value.millis() < silent);
    }
  }
}
