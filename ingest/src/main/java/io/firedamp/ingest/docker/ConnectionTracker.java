package io.firedamp.ingest.docker;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers one container's open connections from one look at its table to the next, and tells
 * each: an interim record at every look, a final one once it is gone.
 *
 * <p>A connection that was already there at the first look began at an unknown time; it counts from
 * then, so that its counters and its interval stay about the same thing.
 */
final class ConnectionTracker {
  static final String FULL = "connection of a container beyond the bound";
  private static final int MOST_CONNECTIONS = 4096;

  private final Provenance from;
  private final String containerId;
  private final RecordCounts.Counter counter;
  private final Map<TcpConnection.Ends, Open> open = new LinkedHashMap<>();
  private boolean lookedBefore;

  /**
   * @param fromItsStart whether the container began after the previous look at all containers: then
   *     its connections are new even at the first look
   * @param counter of connections, at each look
   */
  ConnectionTracker(
      Provenance from, String containerId, boolean fromItsStart, RecordCounts.Counter counter) {
    this.from = from;
    this.counter = counter;
    this.containerId = containerId;
    this.lookedBefore = fromItsStart;
  }

  private record Open(
      String flowId,
      Instant start,
      Optional<SocketCounters> base,
      Optional<SocketCounters> latest) {

    Optional<SocketCounters> sinceStart() {
      return base.flatMap(from -> latest.map(to -> to.minus(from)));
    }
  }

  /** What a look at the outbound connections tells; counters only of those that have them. */
  List<ParsedEvent> look(
      Instant time,
      List<TcpConnection> outbound,
      Map<TcpConnection.Ends, SocketCounters> counters) {
    List<ParsedEvent> flows = new ArrayList<>();
    Map<TcpConnection.Ends, Open> gone = new LinkedHashMap<>(open);
    for (TcpConnection connection : outbound) {
      counter.read();
      TcpConnection.Ends ends = connection.ends();
      gone.remove(ends);
      Open known = open.get(ends);
      if (known == null && open.size() >= MOST_CONNECTIONS) {
        counter.leaveOut(FULL);
        continue;
      }
      Optional<SocketCounters> now = Optional.ofNullable(counters.get(ends));
      Open current = known == null ? begun(ends, time, now) : advanced(known, now);
      open.put(ends, current);
      flows.add(flow(ends, current, time, true));
      counter.gaveEvents();
    }
    gone.forEach((ends, last) -> flows.add(flow(ends, last, time, false)));
    open.keySet().removeAll(gone.keySet());
    lookedBefore = true;
    return flows;
  }

  /** The container is gone, and its connections with it. */
  List<ParsedEvent> end(Instant time) {
    return look(time, List.of(), Map.of());
  }

  private Open begun(TcpConnection.Ends ends, Instant time, Optional<SocketCounters> now) {
    Optional<SocketCounters> base = lookedBefore ? Optional.of(SocketCounters.ZERO) : now;
    String flowId = ContentId.of(containerId, ends.toString(), time.toString());
    return new Open(flowId, time, base, now);
  }

  private static Open advanced(Open known, Optional<SocketCounters> now) {
    Optional<SocketCounters> base = known.base().or(() -> now);
    return new Open(known.flowId(), known.start(), base, now.or(known::latest));
  }

  private ParsedEvent flow(TcpConnection.Ends ends, Open open, Instant time, boolean interim) {
    @Nullable SocketCounters count = open.sinceStart().orElse(null);
    NetworkFlow value =
        NetworkFlow.newBuilder()
            .setEventId(ContentId.of(open.flowId(), time.toString(), Boolean.toString(interim)))
            .setTime(time)
            .setCluster(from.cluster())
            .setSource(from.source())
            .setFlowId(open.flowId())
            .setStart(open.start())
            .setInterim(interim)
            .setSourceAddress(ends.localAddress())
            .setSourcePort(ends.localPort())
            .setDestinationAddress(ends.remoteAddress())
            .setDestinationPort(ends.remotePort())
            .setTransport("tcp")
            .setContainerId(containerId)
            .setBytesOut(count == null ? null : Long.valueOf(count.bytesOut()))
            .setBytesIn(count == null ? null : Long.valueOf(count.bytesIn()))
            .setPacketsOut(count == null ? null : Long.valueOf(count.packetsOut()))
            .setPacketsIn(count == null ? null : Long.valueOf(count.packetsIn()))
            .build();
    return Events.of(value, time);
  }
}
