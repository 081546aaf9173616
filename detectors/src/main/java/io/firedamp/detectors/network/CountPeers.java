package io.firedamp.detectors.network;

import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;

/** Keeps what was said about a destination on a day, and hands on what has to be said now. */
final class CountPeers extends ContextualProcessor<String, Signal, String, Signal> {
  static final String STORE = "stratum-peers";

  private static final long DAY = Duration.ofDays(1).toMillis();

  private final int mostPeers;
  private WindowStore<String, List<Signal>> peers;

  // Kafka Streams hands the store over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  CountPeers(int mostPeers) {
    this.mostPeers = mostPeers;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    peers = context.getStateStore(STORE);
  }

  @Override
  public void process(Record<String, Signal> record) {
    long time = record.value().getTime().toEpochMilli();
    long day = time - Math.floorMod(time, DAY);
    List<Signal> before = peers.fetch(record.key(), day);
    Peers now = Peers.after(before == null ? List.of() : before, record.value(), mostPeers);
    if (!now.kept().equals(before)) {
      peers.put(record.key(), now.kept(), day);
    }
    for (Signal signal : now.written()) {
      context().forward(new Record<>(signal.getSubject(), signal, signal.getTime().toEpochMilli()));
    }
  }
}
