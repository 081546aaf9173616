package io.firedamp.detectors.compute;

import io.firedamp.detectors.SignalRecord;
import io.firedamp.detectors.kit.TickPace;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.Tick;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Event time has passed: what still waits of subjects that fell silent is judged, and subjects that
 * are silent for long are forgotten. A replay does so once, at its end.
 */
final class PassTime extends ContextualProcessor<String, Tick, String, Signal> {
  /** Subjects that are silent for so many times the lateness will say no more. */
  private static final int SILENT_FOR = 5;

  private final ComputeDetector.Settings settings;
  private final String topic;
  private final boolean replaying;
  private final TickPace pace;
  private Watch watch;

  @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else.
  PassTime(ComputeDetector.Settings settings, String topic, boolean replaying) {
    this.settings = settings;
    this.topic = topic;
    this.replaying = replaying;
    this.pace = TickPace.every(Duration.ofMillis(silence(settings)));
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    watch = new Watch(settings, topic, context, signal -> context.forward(SignalRecord.of(signal)));
  }

  @Override
  public void process(Record<String, Tick> record) {
    if (record.value() == null) {
      return;
    }
    long time = record.value().getTime().toEpochMilli();
    if (replaying) {
      if (record.value().getLast()) {
        watch.releaseSilentBefore(Long.MAX_VALUE);
      }
    } else if (pace.isDue(time)) {
      watch.releaseSilentBefore(time - silence(settings));
      watch.forgetSilentBefore(time - 2 * settings.forget().toMillis());
    }
  }

  private static long silence(ComputeDetector.Settings settings) {
    return Math.max(settings.bucket().toMillis(), SILENT_FOR * settings.lateness().toMillis());
  }
}
