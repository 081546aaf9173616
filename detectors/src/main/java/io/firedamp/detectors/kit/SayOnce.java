package io.firedamp.detectors.kit;

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
public final class SayOnce extends ContextualProcessor<String, Signal, String, Signal> {
  private final String store;
  private final Duration period;
  private Stretches<Signal> findings;

  /**
   * Lets the earliest of each period stand.
   *
   * @param store of lists of signals, which {@link Stretches} forgets
   */
  // Kafka Streams hands the store over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  public SayOnce(String store, Duration period) {
    this.store = store;
    this.period = period;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    findings = new Stretches<>(context.getStateStore(store));
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
