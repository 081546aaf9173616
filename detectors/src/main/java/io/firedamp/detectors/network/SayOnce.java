package io.firedamp.detectors.network;

import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.kit.Stretches;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Of the signals of one rule, subject, slot and weight within one period, lets the earliest stand.
 * A stronger one does not take a weaker back: both are true, and the strongest counts.
 */
final class SayOnce extends ContextualProcessor<String, Signal, String, Signal> {
  static final String STORE = "network-findings";

  private final Duration period;
  private Stretches<Signal> findings;

  // Kafka Streams hands the store over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  SayOnce(Duration period) {
    this.period = period;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    findings = new Stretches<>(context.getStateStore(STORE));
  }

  @Override
  public void process(Record<String, Signal> record) {
    Signal candidate = record.value();
    String key =
        StoreKey.of(
            candidate.getSubject(),
            candidate.getRule(),
            candidate.getSlot(),
            Double.toString(candidate.getDecibans()));
    long start = Stretch.startOf(candidate.getTime(), period);
    List<Signal> kept = findings.at(key, start);
    List<Signal> next = Said.next(kept.isEmpty() ? null : kept.get(0), candidate);
    if (!next.isEmpty()) {
      findings.put(key, start, List.of(candidate));
      next.forEach(signal -> context().forward(record.withValue(signal)));
    }
  }
}
