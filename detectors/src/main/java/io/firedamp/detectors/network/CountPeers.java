package io.firedamp.detectors.network;

import io.firedamp.detectors.SignalChanges;
import io.firedamp.detectors.SignalRecord;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Stretch;
import io.firedamp.detectors.kit.Stretches;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Keeps the earliest peers of each subject and stretch, and hands on what they amount to. */
final class CountPeers extends ContextualProcessor<String, Signal, String, Signal> {
  static final String P2POOL = "p2pool-peers";
  static final String SCANNED = "scanned-peers";

  private static final Comparator<Signal> EARLIEST_FIRST =
      Comparator.comparing(Signal::getTime).thenComparing(Signal::getSlot);

  private final String store;
  private final DistinctPeersRule rule;
  private final Weights weights;
  private Stretches<Signal> peers;

  // Kafka Streams hands the store over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  CountPeers(String store, DistinctPeersRule rule, Weights weights) {
    this.store = store;
    this.rule = rule;
    this.weights = weights;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    peers = new Stretches<>(context.getStateStore(store));
  }

  @Override
  public void process(Record<String, Signal> record) {
    long stretch = Stretch.startOf(record.value().getTime(), rule.within());
    List<Signal> before = peers.at(record.key(), stretch);
    List<Signal> after = with(before, record.value());
    if (after.equals(before)) {
      return;
    }
    peers.put(record.key(), stretch, after);
    for (Signal signal : SignalChanges.between(standing(before), standing(after))) {
      context().forward(SignalRecord.of(signal));
    }
  }

  /** Of each peer the earliest sighting, of all peers the earliest that are enough. */
  private List<Signal> with(List<Signal> before, Signal peer) {
    Map<String, Signal> byPeer = new TreeMap<>();
    before.forEach(seen -> byPeer.put(seen.getSlot(), seen));
    byPeer.merge(
        peer.getSlot(), peer, (old, now) -> EARLIEST_FIRST.compare(now, old) < 0 ? now : old);
    return byPeer.values().stream().sorted(EARLIEST_FIRST).limit(rule.leastPeers()).toList();
  }

  private List<Signal> standing(List<Signal> enough) {
    if (enough.size() < rule.leastPeers()) {
      return List.of();
    }
    Signal last = enough.get(enough.size() - 1);
    Instant started = enough.stream().map(Signal::getStarted).min(Instant::compareTo).orElseThrow();
    List<Evidence> evidence = new ArrayList<>();
    enough.forEach(peer -> evidence.addAll(peer.getEvidence()));
    return List.of(rule.met(last, started, weights).toSignal(NetworkDetector.NAME, evidence));
  }
}
