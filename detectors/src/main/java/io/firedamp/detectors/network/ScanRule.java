package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.network.NetworkFindings.Rating;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * NET-15, worm scan: many different peers within minutes, on ports where miners' worms look for
 * Docker, kubelets, API servers, Redis and consoles, none of which answered. A monitoring system
 * asks as many, and is answered.
 *
 * @param ports DETECTORS.md: Docker 2375 and 2376, kubelet 10250, API server 6443, Redis 6379,
 *     consoles 8080
 * @param leastPeers different addresses that did not answer
 * @param within stretch of event time, a whole part of an hour
 */
public record ScanRule(List<Integer> ports, int leastPeers, Duration within)
    implements DistinctPeersRule {
  private static final String RULE = "NET-15";
  private static final String SLOT = "scan";
  private static final List<String> TECHNIQUES = List.of("T1046");

  static final ScanRule DEFAULTS =
      new ScanRule(List.of(2375, 2376, 6379, 6443, 8080, 10_250), 50, Duration.ofMinutes(5));

  public ScanRule {
    ports = List.copyOf(ports);
    ports.forEach(port -> Require.port("network.scan.ports", port));
    Require.that(
        leastPeers >= 8 && leastPeers <= 256, "network.scan.least-peers", "8..256", leastPeers);
    Require.partOfAnHour("network.scan.within", within);
  }

  @Override
  public Optional<Finding> judge(NetworkFlow flow, Duration timeToLive) {
    // A sensor that counts nothing does not know whether anybody answered.
    boolean unanswered = flow.getBytesIn().filter(bytes -> bytes == 0).isPresent();
    if (!unanswered
        || !flow.getTransport().equals("tcp")
        || !ports.contains(flow.getDestinationPort())) {
      return Optional.empty();
    }
    return Optional.of(
        new Rating(RULE, 0, Trait.words(Trait.SCAN), TECHNIQUES)
            .finding(
                NetworkFindings.subjectOf(flow),
                flow.getDestinationAddress(),
                flow.getTime(),
                flow.getStart(),
                timeToLive,
                "",
                "",
                new TreeMap<>(),
                List.of()));
  }

  @Override
  public Finding met(Signal last, Instant started, Weights weights) {
    return new Rating(
            RULE, weights.of(RULE, "scan").decibans(), Trait.words(Trait.SCAN), TECHNIQUES)
        .finding(
            Alias.parse(last.getSubject()),
            SLOT,
            last.getTime(),
            started,
            Duration.between(last.getTime(), last.getValidUntil()),
            "Scans for open Docker, Kubernetes or Redis",
            "at least %d different peers on ports %s within %d minutes, none of which answered"
                .formatted(leastPeers, ports, within.toMinutes()),
            new TreeMap<>(),
            List.of());
  }
}
