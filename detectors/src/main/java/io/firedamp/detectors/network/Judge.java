package io.firedamp.detectors.network;

import io.firedamp.detectors.EvidencePointer;
import io.firedamp.detectors.Finding;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Signal;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Asks rules about an event, and writes their findings down as signals that point at it. */
final class Judge<V extends SpecificRecord> extends ContextualProcessor<String, V, String, Signal> {
  private final Function<V, List<Finding>> rules;
  private final Function<Finding, String> key;
  private final Function<V, String> eventId;
  private final Function<V, Instant> time;

  /**
   * @param key by what the signals go on
   */
  Judge(
      Function<V, List<Finding>> rules,
      Function<Finding, String> key,
      Function<V, String> eventId,
      Function<V, Instant> time) {
    this.rules = rules;
    this.key = key;
    this.eventId = eventId;
    this.time = time;
  }

  @Override
  public void process(Record<String, V> record) {
    V event = record.value();
    for (Finding finding : rules.apply(event)) {
      List<Evidence> evidence =
          EvidencePointer.to(context(), eventId.apply(event), time.apply(event));
      context()
          .forward(
              new Record<>(
                  key.apply(finding),
                  finding.toSignal(NetworkDetector.NAME, evidence),
                  finding.time().toEpochMilli()));
    }
  }
}
