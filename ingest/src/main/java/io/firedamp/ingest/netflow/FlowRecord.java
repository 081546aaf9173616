package io.firedamp.ingest.netflow;

import io.firedamp.ingest.event.Side;
import io.firedamp.ingest.event.Transports;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one record of a flow tells: what its source sent in an interval, and sometimes the answer.
 */
final class FlowRecord {
  private static final int FIN_OR_RST = 5;
  private static final int SYN = 2;
  private static final int ACK = 16;
  private static final long DENIED = 3;
  private static final long DELETED = 2;
  private static final long DROPPED = 2;
  private static final long ENDED = 3;
  private static final long FROM_RESPONDER = 2;

  private final Values values;
  private final FlowTimes times;
  private final long scale;

  /**
   * @param scale what counters are multiplied by: 1 unless asked for
   */
  FlowRecord(Values values, FlowTimes times, long scale) {
    this.values = values;
    this.times = times;
    this.scale = scale;
  }

  /**
   * What one direction counted; null where it was not.
   *
   * @param whole whether since the connection began, rather than since the record before
   */
  record Counts(@Nullable Long packets, @Nullable Long octets, boolean whole) {
    boolean isNone() {
      return packets == null && octets == null;
    }
  }

  /** Why it is no flow for us: few sentences. */
  Optional<String> whyNot() {
    if (source() == null || destination() == null) {
      return Optional.of("netflow record without addresses");
    }
    if (!values.has(Element.PROTOCOL)) {
      return Optional.of("netflow record without a protocol");
    }
    if (transportOrNone().isEmpty()) {
      return Optional.of("netflow record of another transport than tcp, udp, icmp or sctp");
    }
    if (hasPorts() && !(isPort(Element.SOURCE_PORT) && isPort(Element.DESTINATION_PORT))) {
      return Optional.of("netflow record without ports");
    }
    if (values.number(Element.FIREWALL_EVENT, 0) == DENIED || forwarding() == DROPPED) {
      return Optional.of("netflow record of what was denied or dropped");
    }
    return times.arePossible()
        ? Optional.empty()
        : Optional.of("netflow record whose times cannot be");
  }

  FlowTimes times() {
    return times;
  }

  String transport() {
    return transportOrNone().orElseThrow();
  }

  /** The side that sent what is counted. */
  Side from() {
    return new Side(String.valueOf(source()), port(Element.SOURCE_PORT));
  }

  /** The side that it was sent to. */
  Side to() {
    return new Side(String.valueOf(destination()), port(Element.DESTINATION_PORT));
  }

  /**
   * Whether the source is the one who was connected to. The flags of all its packets are one
   * number, so an answer's SYN cannot be told from a question's once that was acknowledged.
   */
  boolean isAnswer() {
    if (values.has(Element.BIFLOW_DIRECTION)) {
      return values.number(Element.BIFLOW_DIRECTION, 0) == FROM_RESPONDER;
    }
    if (tellsBoth() || beganUnanswered()) {
      return false;
    }
    return from().answers(to());
  }

  /** Whether a connection was asked for, and no answer was acknowledged in the interval. */
  boolean beganUnanswered() {
    return isTcp() && (flags() & (SYN | ACK)) == SYN;
  }

  /** Whether no more is to come. */
  boolean ends() {
    return values.number(Element.END_REASON, 0) == ENDED
        || values.number(Element.FIREWALL_EVENT, 0) == DELETED
        || (isTcp() && (flags() & FIN_OR_RST) != 0);
  }

  /** What the source sent. */
  Counts sent() {
    Long octets = values.counted(Element.OCTETS, Element.INITIATOR_OCTETS, Element.POST_OCTETS);
    Long packets = values.counted(Element.PACKETS, Element.INITIATOR_PACKETS, Element.POST_PACKETS);
    return octets == null && packets == null
        ? whole(Element.TOTAL_PACKETS, Element.TOTAL_OCTETS)
        : new Counts(scaled(packets), scaled(octets), false);
  }

  /** What it was answered, where the record tells it. */
  Counts answered() {
    Long octets = values.counted(Element.RESPONDER_OCTETS, Element.REVERSE | Element.OCTETS);
    Long packets = values.counted(Element.RESPONDER_PACKETS, Element.REVERSE | Element.PACKETS);
    return octets == null && packets == null
        ? whole(Element.REVERSE | Element.TOTAL_PACKETS, Element.REVERSE | Element.TOTAL_OCTETS)
        : new Counts(scaled(packets), scaled(octets), false);
  }

  private Counts whole(int packets, int octets) {
    return new Counts(scaled(values.number(packets)), scaled(values.number(octets)), true);
  }

  private boolean tellsBoth() {
    return !answered().isNone();
  }

  private @Nullable Long scaled(@Nullable Long count) {
    if (count == null || scale == 1) {
      return count;
    }
    return count > Long.MAX_VALUE / scale ? (Long) Long.MAX_VALUE : (Long) (count * scale);
  }

  private @Nullable String source() {
    return values.address(Element.SOURCE_IPV4, Element.SOURCE_IPV6);
  }

  private @Nullable String destination() {
    return values.address(Element.DESTINATION_IPV4, Element.DESTINATION_IPV6);
  }

  private Optional<String> transportOrNone() {
    return Transports.of(values.number(Element.PROTOCOL, -1));
  }

  private boolean isTcp() {
    return transport().equals("tcp");
  }

  private boolean hasPorts() {
    return !transport().equals("icmp");
  }

  private boolean isPort(int element) {
    long number = values.number(element, -1);
    return number >= 0 && number <= 65_535;
  }

  private int port(int element) {
    return hasPorts() ? (int) values.number(element, 0) : 0;
  }

  private long flags() {
    return values.number(Element.TCP_FLAGS, 0)
        | values.number(Element.REVERSE | Element.TCP_FLAGS, 0);
  }

  /** The first two bits of the first of one, or of four, bytes. */
  private long forwarding() {
    long status = values.number(Element.FORWARDING_STATUS, 0);
    return (status > 0xff ? status >>> 24 : status) >>> 6 & 3;
  }
}
