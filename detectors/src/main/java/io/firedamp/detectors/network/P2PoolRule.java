package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Addresses;
import io.firedamp.detectors.network.NetworkFindings.Rating;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * NET-18, P2Pool peers: a miner that runs its own pool node speaks Stratum to itself only, and to
 * the outside the protocol of P2Pool. Several peers on its port, each held, are what shows.
 *
 * @param ports P2Pool's own, from its documentation: main 37889, mini 37888, nano 37890
 * @param leastPeers different addresses within an hour: one alone may be anything
 * @param holdFor how long each must be held, so that a port scan is none
 */
public record P2PoolRule(List<Integer> ports, int leastPeers, Duration holdFor)
    implements DistinctPeersRule {
  static final P2PoolRule DEFAULTS =
      new P2PoolRule(List.of(37_889, 37_888, 37_890), 3, Duration.ofMinutes(5));

  private static final int MOST_PEERS = 16;
  private static final String RULE = "NET-18";
  private static final String SLOT = "p2pool";
  private static final List<String> TECHNIQUES = List.of("T1071", "T1496.001");

  public P2PoolRule {
    ports = List.copyOf(ports);
    ports.forEach(port -> Require.port("network.p2pool.ports", port));
    Require.that(
        leastPeers >= 2 && leastPeers <= MOST_PEERS,
        "network.p2pool.least-peers",
        "2.." + MOST_PEERS,
        leastPeers);
    Require.positive("network.p2pool.hold-for", holdFor);
  }

  @Override
  public Duration within() {
    return Duration.ofHours(1);
  }

  @Override
  public Optional<Finding> judge(NetworkFlow flow, Duration timeToLive) {
    boolean held =
        flow.getTransport().equals("tcp")
            && Duration.between(flow.getStart(), flow.getTime()).compareTo(holdFor) >= 0
            && flow.getBytesIn().orElse(0L) > 0
            && flow.getBytesOut().orElse(0L) > 0;
    if (!held
        || !ports.contains(flow.getDestinationPort())
        || !Addresses.isExternal(flow.getDestinationAddress())) {
      return Optional.empty();
    }
    return Optional.of(
        new Rating(RULE, 0, Trait.words(Trait.P2POOL), TECHNIQUES)
            .finding(
                NetworkFindings.subjectOf(flow),
                flow.getDestinationAddress(),
                flow.getTime(),
                flow.getStart(),
                timeToLive,
                "Peer on a port of P2Pool",
                "",
                NetworkFindings.destination(flow),
                List.of()));
  }

  @Override
  public Finding met(Signal last, Instant started, Weights weights) {
    SortedMap<String, String> attributes = new TreeMap<>(last.getAttributes());
    // Peers of an open network belong to nobody's campaign.
    attributes.remove("destination.ip");
    return new Rating(
            RULE, weights.of(RULE, "peers").decibans(), Trait.words(Trait.P2POOL), TECHNIQUES)
        .finding(
            Alias.parse(last.getSubject()),
            SLOT,
            last.getTime(),
            started,
            Duration.between(last.getTime(), last.getValidUntil()),
            "Holds connections to several peers of P2Pool",
            "at least %d different peers on a port of P2Pool within an hour".formatted(leastPeers),
            attributes,
            List.of());
  }
}
