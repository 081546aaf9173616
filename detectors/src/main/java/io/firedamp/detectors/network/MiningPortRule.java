package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Addresses;
import io.firedamp.detectors.network.NetworkFindings.Rating;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * NET-06, mining port: an external peer on a port that pools like to listen on. A hint and no more:
 * real miners were measured on a Tor port, and other software on these.
 *
 * @param ports DESIGN's catalogue; never 25, 80, 443, 8000 or 8080
 * @param weight decibans
 */
public record MiningPortRule(List<Integer> ports, double weight) {
  // Before the defaults, which are checked against it.
  private static final List<Integer> EVERYBODYS = List.of(25, 80, 443, 8000, 8080);

  static final MiningPortRule DEFAULTS =
      new MiningPortRule(
          List.of(
              3333, 4444, 5555, 7777, 9999, 10_128, 14_433, 14_444, 45_560, 45_700, 20_128, 20_580),
          Weights.bundled().of("NET-06", "port").decibans());

  public MiningPortRule {
    ports = List.copyOf(ports);
    for (int port : ports) {
      Require.port("network.mining-port.ports", port);
      Require.that(
          !EVERYBODYS.contains(port), "network.mining-port.ports", "no port everybody uses", port);
    }
    Require.weight("network.mining-port.weight", weight);
  }

  Optional<Finding> judge(NetworkFlow flow, Duration timeToLive) {
    if (!ports.contains(flow.getDestinationPort())
        || !Addresses.isExternal(flow.getDestinationAddress())) {
      return Optional.empty();
    }
    String endpoint = NetworkFindings.endpointOf(flow);
    return Optional.of(
        new Rating("NET-06", weight, Trait.words(Trait.MINING_PORT), List.of("T1571"))
            .finding(
                NetworkFindings.subjectOf(flow),
                endpoint,
                flow.getTime(),
                flow.getStart(),
                timeToLive,
                "Connected to port " + flow.getDestinationPort() + ", which pools like to use",
                "external peer " + endpoint,
                NetworkFindings.destination(flow),
                List.of()));
  }
}
