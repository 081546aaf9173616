package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.Spelling;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.network.NetworkFindings.Rating;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * NET-04, Stratum-shaped flow: one external peer held for long, with few small messages each way.
 * Thresholds: DETECTORS.md, "Shape of real Stratum traffic". It judges each record by the totals in
 * it, so records of one connection may come in any order.
 *
 * @param holdFor how long the peer must be held
 * @param provisionalAfter from when it is said at a lower weight
 * @param reaffirm how often a connection that goes on is said again, counted from its start
 * @param leastPackets packets per second, both ways
 * @param mostPackets packets per second, both ways
 * @param leastBytes payload bytes per second, each way
 * @param mostBytes payload bytes per second, each way
 * @param leastPayload mean payload of a packet, bytes
 * @param mostPayload mean payload of a packet, bytes
 * @param mostServerPayload mean payload of the responder's packets, bytes: jobs are short lines,
 *     while a peer that sends full segments is handing out data
 * @param mostPeers subjects that may hold such connections to one destination on one UTC day before
 *     it is taken for a service of the organisation's; 1..64
 * @param allowedNames domains whose servers are known to be something else
 * @param allowedNetworks address blocks of the same
 * @param allowedPorts ports of the same
 * @param allowedProtocols protocols which, recognised by the sensor, explain the shape
 * @param weight decibans
 * @param weightProvisional decibans
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
    int mostPeers,
    List<String> allowedNames,
    List<String> allowedNetworks,
    List<Integer> allowedPorts,
    List<String> allowedProtocols,
    double weight,
    double weightProvisional) {
  static final StratumShapeRule DEFAULTS =
      new StratumShapeRule(
          Duration.ofMinutes(10),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          0.03,
          1.5,
          2,
          250,
          20,
          1500,
          600,
          3,
          List.of(),
          List.of(),
          List.of(),
          List.of(
              "amqp",
              "bitcoin",
              "ftp",
              "imap",
              "irc",
              "kafka",
              "ldap",
              "mongodb",
              "mqtt",
              "mysql",
              "nats",
              "pop3",
              "postgresql",
              "rdp",
              "redis",
              "sip",
              "smtp",
              "ssh",
              "xmpp"),
          weight("plain"),
          weight("plain-provisional"));

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
    Require.that(
        mostPeers >= 1 && mostPeers <= 64, "network.stratum-shape.most-peers", "1..64", mostPeers);
    allowedNames = List.copyOf(allowedNames);
    PoolList.of(allowedNames);
    allowedNetworks = List.copyOf(allowedNetworks);
    allowedNetworks.forEach(Network::parse);
    allowedPorts = List.copyOf(allowedPorts);
    allowedPorts.forEach(port -> Require.port("network.stratum-shape.allowed-ports", port));
    allowedProtocols = List.copyOf(allowedProtocols);
    Require.weight("network.stratum-shape.weight", weight);
    Require.weight("network.stratum-shape.weight-provisional", weightProvisional);
  }

  private static double weight(String grade) {
    return Weights.bundled().of("NET-04", grade).decibans();
  }

  private static void requireRange(String of, double least, double most) {
    Require.that(
        least >= 0 && most >= least, "network.stratum-shape.most-" + of, "at least " + least, most);
  }

  /** The allow-lists, ready to be asked about every flow. */
  Allowed allowed() {
    return new Allowed(
        PoolList.of(allowedNames), allowedNetworks.stream().map(Network::parse).toList(), this);
  }

  /** Destinations known to be something else than pools. */
  record Allowed(PoolList names, List<Network> networks, StratumShapeRule rule) {
    boolean covers(NetworkFlow flow) {
      return rule.allowedPorts.contains(flow.getDestinationPort())
          || flow.getServerName().flatMap(names::poolOf).isPresent()
          || flow.getDnsName().flatMap(names::poolOf).isPresent()
          || flow.getApplicationProtocol()
              .filter(name -> rule.allowedProtocols.contains(name.toLowerCase(Locale.ROOT)))
              .isPresent()
          || Addresses.parse(flow.getDestinationAddress())
              .filter(address -> networks.stream().anyMatch(block -> block.contains(address)))
              .isPresent();
    }
  }

  /** Empty without the shape, or without the counters that would show it. */
  Optional<Finding> judge(NetworkFlow flow, Allowed allowed, Duration timeToLive) {
    return isHeld(flow) && hasShape(flow) && !allowed.covers(flow)
        ? Optional.of(finding(flow, timeToLive))
        : Optional.empty();
  }

  private boolean isHeld(NetworkFlow flow) {
    return flow.getTransport().equals("tcp")
        && heldFor(flow).compareTo(provisionalAfter) >= 0
        && Addresses.isExternal(flow.getDestinationAddress());
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

  private Finding finding(NetworkFlow flow, Duration timeToLive) {
    boolean held = heldFor(flow).compareTo(holdFor) >= 0;
    String endpoint = NetworkFindings.endpointOf(flow);
    return new Rating(
            "NET-04",
            held ? weight : weightProvisional,
            Trait.words(Trait.STRATUM_SHAPE, Trait.UNLISTED_PEER),
            List.of("T1071", "T1496.001"))
        .finding(
            NetworkFindings.subjectOf(flow),
            endpoint,
            mark(flow),
            flow.getStart(),
            timeToLive,
            "Stratum-shaped connection to " + endpoint,
            "one external peer held for at least %s with %s to %s packets/s and %s to %s payload bytes/s each way"
                .formatted(
                    Spelling.length(held ? holdFor : provisionalAfter),
                    leastPackets,
                    mostPackets,
                    leastBytes,
                    mostBytes),
            NetworkFindings.destination(flow),
            List.of(NetworkFindings.indicator("ip", flow.getDestinationAddress())));
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
