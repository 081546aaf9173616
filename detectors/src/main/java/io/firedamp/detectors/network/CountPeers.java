package io.firedamp.detectors.network;

import io.firedamp.detectors.SignalRecord;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Stretch;
import io.firedamp.detectors.kit.Stretches;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Keeps the P2Pool peers of each subject and hour, and hands on what they amount to. */
final class CountPeers extends ContextualProcessor<String, Signal, String, Signal> {
  static final String STORE = "p2pool-peers";

  private static final Duration HOUR = Duration.ofHours(1);

  private final P2PoolRule rule;
  private final Weights weights;
  private Stretches<Signal> peers;

  // Kafka Streams hands the store over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  CountPeers(P2PoolRule rule, Weights weights) {
    this.rule = rule;
    this.weights = weights;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    peers = new Stretches<>(context.getStateStore(STORE));
  }

  @Override
  public void process(Record<String, Signal> record) {
    long hour = Stretch.startOf(record.value().getTime(), HOUR);
    List<Signal> before = peers.at(record.key(), hour);
    List<Signal> after = P2PoolRule.with(before, record.value());
    if (after.equals(before)) {
      return;
    }
    peers.put(record.key(), hour, after);
    for (Signal signal : rule.changes(before, after, weights)) {
      context().forward(SignalRecord.of(signal));
    }
  }
}
