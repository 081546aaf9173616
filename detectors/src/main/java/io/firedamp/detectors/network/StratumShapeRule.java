package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.Spelling;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.network.NetworkFindings.Rating;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * NET-04, Stratum-shaped flow: one peer held for long, with few small messages each way.
 * Thresholds: DETECTORS.md, "Shape of real Stratum traffic". It judges each record by the totals in
 * it, so records of one connection may come in any order.
 *
 * @param holdFor how long the peer must be held
 * @param provisionalAfter from when it is said at a lower weight: a CronJob's pod of four minutes
 *     holds its pool for little more than three
 * @param reaffirm how often a connection that goes on is said again, counted from its start
 * @param leastPackets packets per second, both ways
 * @param mostPackets packets per second, both ways
 * @param leastBytes payload bytes per second, each way
 * @param mostBytes payload bytes per second, each way
 * @param leastPayload mean payload of a packet, bytes
 * @param mostPayload mean payload of a packet, bytes
 * @param mostServerPayload mean payload of the responder's packets, bytes: jobs are short lines,
 *     while a peer that sends full segments is handing out data
 * @param allowedNames domains whose servers are known to be something else
 * @param allowedNetworks address blocks of the same
 * @param allowedPorts ports of the same
 * @param allowedProtocols protocols which, recognised by the sensor, explain the shape
 */
public record StratumShapeRule(
    Duration holdFor,
    Duration provisionalAfter,
    Duration reaffirm,
    double leastPackets,
    double mostPackets,
    double leastBytes,
    double mostBytes,
    double leastPayload,
    double mostPayload,
    double mostServerPayload,
    List<String> allowedNames,
    List<String> allowedNetworks,
    List<Integer> allowedPorts,
    List<String> allowedProtocols) {
  static final String RULE = "NET-04";

  static final StratumShapeRule DEFAULTS =
      new StratumShapeRule(
          Duration.ofMinutes(10),
          Duration.ofMinutes(3),
          Duration.ofHours(1),
          0.03,
          1.5,
          2,
          250,
          20,
          1500,
          600,
          List.of(),
          List.of(),
          List.of(),
          List.of(
              "amqp",
              "bitcoin",
              "dce_rpc",
              "dns",
              "ftp",
              "http",
              "imap",
              "irc",
              "kafka",
              "krb",
              "krb_tcp",
              "ldap",
              "ldap_tcp",
              "modbus",
              "mongodb",
              "mqtt",
              "mysql",
              "nats",
              "pop3",
              "postgresql",
              "rdp",
              "redis",
              "rfb",
              "sip",
              "smb",
              "smtp",
              "ssh",
              "syslog",
              "xmpp"));

  public StratumShapeRule {
    Require.positive("network.stratum-shape.provisional-after", provisionalAfter);
    Require.that(
        holdFor.compareTo(provisionalAfter) >= 0,
        "network.stratum-shape.hold-for",
        "at least " + provisionalAfter,
        holdFor);
    Require.positive("network.stratum-shape.reaffirm", reaffirm);
    requireRange("packets", leastPackets, mostPackets);
    requireRange("bytes", leastBytes, mostBytes);
    requireRange("payload", leastPayload, mostPayload);
    Require.that(
        mostServerPayload > 0,
        "network.stratum-shape.most-server-payload",
        "positive",
        mostServerPayload);
    allowedNames = List.copyOf(allowedNames);
    allowedNetworks = List.copyOf(allowedNetworks);
    allowedPorts = List.copyOf(allowedPorts);
    allowedPorts.forEach(port -> Require.port("network.stratum-shape.allowed-ports", port));
    allowedProtocols = List.copyOf(allowedProtocols);
    // Reads the lists, which refuse what they cannot read.
    KnownPeers.of(allowedNames, allowedNetworks, allowedPorts, allowedProtocols);
  }

  private static void requireRange(String of, double least, double most) {
    Require.that(
        least >= 0 && most >= least, "network.stratum-shape.most-" + of, "at least " + least, most);
  }

  /** What is known of peers, ready to be asked about every flow. */
  KnownPeers knownPeers() {
    return KnownPeers.of(allowedNames, allowedNetworks, allowedPorts, allowedProtocols);
  }

  /**
   * Empty without the shape, without the counters that would show it, or where the peer is known to
   * be something else.
   */
  Optional<Finding> judge(
      NetworkFlow flow, KnownPeers known, Weights weights, Duration timeToLive) {
    if (!flow.getTransport().equals("tcp")
        || heldFor(flow).compareTo(provisionalAfter) < 0
        || !hasShape(flow)) {
      return Optional.empty();
    }
    boolean held = heldFor(flow).compareTo(holdFor) >= 0;
    return known
        .kindOf(flow)
        // Every mesh is full of quiet connections: inside, only those that last are worth a word.
        .filter(kind -> held || kind != PeerKind.INTERNAL)
        .map(kind -> finding(flow, kind, held, weights, timeToLive));
  }

  /** Whether a signal of this rule is of the mark that is no longer provisional. */
  boolean isHeld(Signal shape) {
    return Duration.between(shape.getStarted(), shape.getTime()).compareTo(holdFor) >= 0;
  }

  /**
   * The moment a held flow has reached: a threshold, or a whole number of {@code reaffirm} after
   * it. It depends on how long the flow was held and not on when somebody looked.
   */
  private Instant mark(NetworkFlow flow) {
    Duration held = heldFor(flow);
    if (held.compareTo(holdFor) < 0) {
      return flow.getStart().plus(provisionalAfter);
    }
    long times = held.minus(holdFor).dividedBy(reaffirm);
    return flow.getStart().plus(holdFor).plus(reaffirm.multipliedBy(times));
  }

  private boolean hasShape(NetworkFlow flow) {
    double seconds = heldFor(flow).toMillis() / 1000.0;
    double out = count(flow.getBytesOut());
    double in = count(flow.getBytesIn());
    double packetsIn = count(flow.getPacketsIn());
    double packets = count(flow.getPacketsOut()) + packetsIn;
    // NaN, a counter that is missing, lies within nothing.
    return within(packets / seconds, leastPackets, mostPackets)
        && within(out / seconds, leastBytes, mostBytes)
        && within(in / seconds, leastBytes, mostBytes)
        && within((out + in) / packets, leastPayload, mostPayload)
        && in / packetsIn <= mostServerPayload;
  }

  private Finding finding(
      NetworkFlow flow, PeerKind kind, boolean held, Weights weights, Duration timeToLive) {
    String endpoint = NetworkFindings.endpointOf(flow);
    String grade = held ? kind.grade() : kind.grade() + "-provisional";
    SortedMap<String, String> attributes = NetworkFindings.destination(flow);
    return new Rating(
            RULE, weights.of(RULE, grade).decibans(), kind.traits(), List.of("T1071", "T1496.001"))
        .finding(
            NetworkFindings.subjectOf(flow),
            endpoint,
            mark(flow),
            flow.getStart(),
            timeToLive,
            "Stratum-shaped connection to " + endpoint,
            "one peer (%s) held for at least %s with %s to %s packets/s and %s to %s payload bytes/s each way"
                .formatted(
                    kind.said(),
                    Spelling.length(held ? holdFor : provisionalAfter),
                    leastPackets,
                    mostPackets,
                    leastBytes,
                    mostBytes),
            attributes,
            kind == PeerKind.INTERNAL
                ? List.of()
                : List.of(NetworkFindings.indicator("ip", flow.getDestinationAddress())));
  }

  private static Duration heldFor(NetworkFlow flow) {
    return Duration.between(flow.getStart(), flow.getTime());
  }

  private static double count(Optional<Long> counter) {
    return counter.map(Long::doubleValue).orElse(Double.NaN);
  }

  private static boolean within(double value, double least, double most) {
    return value >= least && value <= most;
  }
}
