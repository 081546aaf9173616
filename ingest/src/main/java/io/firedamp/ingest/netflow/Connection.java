package io.firedamp.ingest.netflow;

import io.firedamp.ingest.event.PayloadBytes;
import io.firedamp.ingest.event.Side;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One connection as its records told it so far: both directions, added up. */
final class Connection {
  /**
   * How long one may be silent and still be the same, milliseconds: exporters forget a silent flow
   * sooner, and tell of it as of another.
   */
  private static final long LONGEST_SILENCE = 3_600_000;

  private final Side initiator;
  private final Side responder;
  private final String transport;
  private final Direction out = new Direction();
  private final Direction in = new Direction();
  private long start;
  private long end;
  private boolean ended;

  /** What was sent one way. */
  private static final class Direction {
    private @Nullable Long packets;
    private @Nullable Long octets;
    private @Nullable FlowTimes times;
    private FlowRecord.@Nullable Counts latest;

    boolean isTold(FlowTimes of, FlowRecord.Counts counts) {
      return of.equals(times) && counts.equals(latest);
    }

    void add(FlowTimes of, FlowRecord.Counts counts) {
      packets = sum(packets, counts.packets(), counts.whole());
      octets = sum(octets, counts.octets(), counts.whole());
      times = of;
      latest = counts;
    }

    private static @Nullable Long sum(@Nullable Long known, @Nullable Long more, boolean whole) {
      if (known == null || more == null) {
        return known == null ? more : known;
      }
      if (whole) {
        return (Long) Math.max(known, more);
      }
      return (Long) (known > Long.MAX_VALUE - more ? Long.MAX_VALUE : known + more);
    }

    @Nullable Long payload(String transport, String address) {
      return PayloadBytes.ofPackets(octets, packets, transport, address);
    }
  }

  Connection(FlowRecord first) {
    boolean answer = first.isAnswer();
    this.initiator = answer ? first.to() : first.from();
    this.responder = answer ? first.from() : first.to();
    this.transport = first.transport();
    this.start = first.times().start();
    this.end = first.times().end();
  }

  /** Whether a record between the same sides is of this one, and not of one before or after it. */
  boolean isOf(FlowRecord record) {
    FlowTimes times = record.times();
    long latest = ended || record.beganUnanswered() ? end : end + LONGEST_SILENCE;
    return times.start() <= latest && times.end() >= start - LONGEST_SILENCE;
  }

  /** Adds what a record tells; false when it was told before. */
  boolean add(FlowRecord record) {
    boolean forward = record.from().equals(initiator);
    Direction sent = forward ? out : in;
    FlowTimes times = record.times();
    if (sent.isTold(times, record.sent())) {
      return false;
    }
    sent.add(times, record.sent());
    if (!record.answered().isNone()) {
      (forward ? in : out).add(times, record.answered());
    }
    start = Math.min(start, times.start());
    end = Math.max(end, times.end());
    ended |= record.ends();
    return true;
  }

  /** All that is known; ids, cluster and source are left to fill in. */
  NetworkFlow.Builder flow() {
    return NetworkFlow.newBuilder()
        .setTime(Instant.ofEpochMilli(end))
        .setStart(Instant.ofEpochMilli(start))
        .setInterim(!ended)
        .setSourceAddress(initiator.address())
        .setSourcePort(initiator.port())
        .setDestinationAddress(responder.address())
        .setDestinationPort(responder.port())
        .setTransport(transport)
        .setPacketsOut(out.packets)
        .setPacketsIn(in.packets)
        .setBytesOut(out.payload(transport, initiator.address()))
        .setBytesIn(in.payload(transport, initiator.address()));
  }

  /** By what it is known: the same for both directions. */
  String sides() {
    return "%s %s %s".formatted(initiator.text(), responder.text(), transport);
  }
}
