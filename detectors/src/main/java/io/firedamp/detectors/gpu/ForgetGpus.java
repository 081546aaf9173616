package io.firedamp.detectors.gpu;

import io.firedamp.detectors.kit.Expiry;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.Tick;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Forgets GPUs of pods that are gone, as event time passes. A replay forgets nothing. */
final class ForgetGpus extends ContextualProcessor<String, Tick, String, Signal> {
  private static final long SWEEP_EVERY = 3_600_000;

  private final GpuDetector.Settings settings;
  private final boolean replaying;
  private KeyValueStore<String, GpuMinutes> store;
  private long swept = Long.MIN_VALUE;

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
    if (swept == Long.MIN_VALUE || time - swept >= SWEEP_EVERY) {
      swept = time;
      long silent = time - settings.forget().toMillis();
      Expiry.take(store, entry -> entry.value.millis() < silent);
    }
  }
}
