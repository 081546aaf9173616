package io.firedamp.detectors.compute;

import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.Tick;
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
  private Watch watch;
  private long swept = Long.MIN_VALUE;

  @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else.
  PassTime(ComputeDetector.Settings settings, String topic, boolean replaying) {
    this.settings = settings;
    this.topic = topic;
    this.replaying = replaying;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    watch =
        new Watch(
            settings, topic, context, signal -> context.forward(WatchSubject.recordOf(signal)));
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
    } else if (swept == Long.MIN_VALUE || time - swept >= silence()) {
      swept = time;
      watch.releaseSilentBefore(time - silence());
      watch.forgetSilentBefore(time - 2 * settings.forget().toMillis());
    }
  }

  private long silence() {
    return Math.max(settings.bucket().toMillis(), SILENT_FOR * settings.lateness().toMillis());
  }
}
