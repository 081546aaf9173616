package io.firedamp.detectors.sensors;

import io.firedamp.detectors.kit.Stretches;
import io.firedamp.detectors.kit.TickPace;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.Tick;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Forgets what was said long ago, as event time passes. A replay forgets nothing. */
final class ForgetFindings extends ContextualProcessor<String, Tick, String, Signal> {
  private final Duration retention;
  private final boolean replaying;
  private final TickPace pace = TickPace.every(Duration.ofHours(1));
  private Stretches<Signal> findings;

  @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else.
  ForgetFindings(Duration retention, boolean replaying) {
    this.retention = retention;
    this.replaying = replaying;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    findings = new Stretches<>(context.getStateStore(SensorsDetector.FINDINGS));
  }

  @Override
  public void process(Record<String, Tick> record) {
    if (replaying || record.value() == null) {
      return;
    }
    long time = record.value().getTime().toEpochMilli();
    if (pace.isDue(time)) {
      findings.forgetBefore(time - retention.toMillis());
    }
  }
}
