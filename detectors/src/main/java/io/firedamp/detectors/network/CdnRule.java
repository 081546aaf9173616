package io.firedamp.detectors.network;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Signal;
import java.util.List;
import java.util.Optional;

/**
 * NET-08, pool behind a CDN: an encrypted connection of Stratum's shape to a content delivery
 * network, on one of its ports besides 443. There a connection leads to whoever rents the name, and
 * a websocket or a tunnel in it looks like any other; on 443 nothing tells them apart.
 *
 * @param ports on which such networks take TLS, never 443
 * @param networks of content delivery networks, beside those known to the release
 */
public record CdnRule(List<Integer> ports, List<String> networks) {
  private static final String RULE = "NET-08";
  private static final int EVERYBODYS = 443;
  private static final HostTable BUNDLED = HostTable.bundled("cdn-networks.tsv");

  /** Ports: Cloudflare's documentation, network ports for HTTPS. */
  static final CdnRule DEFAULTS = new CdnRule(List.of(2053, 2083, 2087, 2096, 8443), List.of());

  public CdnRule {
    ports = List.copyOf(ports);
    for (int port : ports) {
      Require.port("network.cdn.ports", port);
      Require.that(port != EVERYBODYS, "network.cdn.ports", "no port everybody uses", port);
    }
    networks = List.copyOf(networks);
    // Reads the list, which refuses what it cannot read.
    BUNDLED.with(networks);
  }

  HostTable table() {
    return BUNDLED.with(networks);
  }

  /** Empty where the peer of an encrypted shape is no such network's port. */
  Optional<Signal> raised(Signal shape, boolean held, HostTable table, Weights weights) {
    String port = shape.getAttributes().getOrDefault("destination.port", "0");
    if (!ports.contains(Integer.valueOf(port))) {
      return Optional.empty();
    }
    return table
        .ownerOfAddress(shape.getAttributes().getOrDefault("destination.ip", ""))
        .map(
            owner ->
                NetworkFindings.raised(
                    shape,
                    RULE,
                    weights.of(RULE, held ? "port" : "port-provisional").decibans(),
                    List.of(Trait.BEHIND_CDN.name()),
                    List.of("T1071", "T1090.004", "T1496.001"),
                    "Stratum-shaped connection to a CDN, at " + shape.getSlot(),
                    "the peer is " + owner + "'s, on port " + port + "; " + shape.getDetail(),
                    List.of()));
  }
}
