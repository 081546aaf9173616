package io.firedamp.ingest.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectionTrackerTest {
  private static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");
  private static final TcpConnection POOL = connection(43838);

  @Test
  void tellsAConnectionAtEveryLookAndOnceMoreWhenItIsGone() {
    ConnectionTracker tracker =
        new ConnectionTracker(Recorded.FROM, "c1", true, new RecordCounts.Counter());

    NetworkFlow first = only(tracker.look(TEN, List.of(POOL), counters(96, 140, 10, 6)));
    NetworkFlow second =
        only(tracker.look(TEN.plusSeconds(10), List.of(POOL), counters(120, 175, 12, 7)));
    NetworkFlow last = only(tracker.look(TEN.plusSeconds(20), List.of(), Map.of()));
    List<ParsedEvent> after = tracker.look(TEN.plusSeconds(30), List.of(), Map.of());

    assertThat(List.of(first, second, last))
        .extracting(NetworkFlow::getFlowId)
        .containsOnly(first.getFlowId());
    assertThat(List.of(first, second, last))
        .extracting(NetworkFlow::getInterim)
        .containsExactly(true, true, false);
    assertThat(second.getStart()).isEqualTo(TEN);
    assertThat(second.getBytesOut()).contains(120L);
    assertThat(second.getPacketsIn()).contains(7L);
    assertThat(last.getBytesIn()).contains(175L);
    assertThat(after).isEmpty();
  }

  @Test
  void countsAnOlderConnectionFromTheFirstLook() {
    ConnectionTracker tracker =
        new ConnectionTracker(Recorded.FROM, "c1", false, new RecordCounts.Counter());

    NetworkFlow first = only(tracker.look(TEN, List.of(POOL), counters(9600, 14000, 1000, 600)));
    NetworkFlow second =
        only(tracker.look(TEN.plusSeconds(10), List.of(POOL), counters(9624, 14035, 1002, 601)));

    assertThat(first.getBytesOut()).contains(0L);
    assertThat(second.getBytesOut()).contains(24L);
    assertThat(second.getPacketsOut()).contains(2L);
  }

  @Test
  void leavesCountersOutThatNobodyCounted() {
    ConnectionTracker tracker =
        new ConnectionTracker(Recorded.FROM, "c1", true, new RecordCounts.Counter());

    NetworkFlow flow = only(tracker.look(TEN, List.of(POOL), Map.of()));

    assertThat(flow.getBytesOut()).isEmpty();
    assertThat(flow.getPacketsIn()).isEmpty();
    assertThat(flow.getSourceAddress()).isEqualTo("203.0.113.2");
    assertThat(flow.getContainerId()).contains("c1");
  }

  @Test
  void takesTheSamePortUsedAgainLaterForAnotherConnection() {
    ConnectionTracker tracker =
        new ConnectionTracker(Recorded.FROM, "c1", true, new RecordCounts.Counter());
    NetworkFlow first = only(tracker.look(TEN, List.of(POOL), Map.of()));
    tracker.look(TEN.plusSeconds(10), List.of(), Map.of());

    NetworkFlow again = only(tracker.look(TEN.plusSeconds(20), List.of(POOL), Map.of()));

    assertThat(again.getFlowId()).isNotEqualTo(first.getFlowId());
  }

  @Test
  void remembersNoMoreThanSoManyConnections() {
    ConnectionTracker tracker =
        new ConnectionTracker(Recorded.FROM, "c1", true, new RecordCounts.Counter());
    List<TcpConnection> scan =
        IntStream.range(0, 10_000).mapToObj(ConnectionTrackerTest::connection).toList();

    List<ParsedEvent> flows = tracker.look(TEN, scan, Map.of());

    assertThat(flows).hasSize(4096);
  }

  private static TcpConnection connection(int port) {
    return new TcpConnection(
        "203.0.113.2", port, "203.0.113.10", 3333, TcpConnection.State.ESTABLISHED, port);
  }

  private static Map<TcpConnection.Ends, SocketCounters> counters(
      long bytesOut, long bytesIn, long packetsOut, long packetsIn) {
    return Map.of(POOL.ends(), new SocketCounters(bytesOut, bytesIn, packetsOut, packetsIn));
  }

  private static NetworkFlow only(List<ParsedEvent> events) {
    assertThat(events).hasSize(1);
    return (NetworkFlow) events.get(0).value();
  }
}
