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
 * NET-09, a way out that hides where it leads: a relay that a list names weighs something, a port
 * that Tor, SOCKS or a VPN like to use hardly anything.
 *
 * @param relays addresses, blocks and domains of Tor relays, proxies and VPNs; none is known to the
 *     release, because they change by the hour
 * @param ports of TCP: Tor's (9001, 9030, 9050, 9150; Tor manual) and SOCKS's (1080, IANA)
 * @param tunnelPorts of UDP: OpenVPN's (1194, IANA) and WireGuard's (51820, its quick start)
 */
public record AnonymiserRule(List<String> relays, List<Integer> ports, List<Integer> tunnelPorts) {
  private static final String RULE = "NET-09";
  private static final HostTable NOBODY = HostTable.parse(List.of());

  static final AnonymiserRule DEFAULTS =
      new AnonymiserRule(List.of(), List.of(1080, 9001, 9030, 9050, 9150), List.of(1194, 51_820));

  public AnonymiserRule {
    relays = List.copyOf(relays);
    // Reads the list, which refuses what it cannot read.
    NOBODY.with(relays);
    ports = List.copyOf(ports);
    ports.forEach(port -> Require.port("network.anonymiser.ports", port));
    tunnelPorts = List.copyOf(tunnelPorts);
    tunnelPorts.forEach(port -> Require.port("network.anonymiser.tunnel-ports", port));
  }

  HostTable table() {
    return NOBODY.with(relays);
  }

  Optional<Finding> judge(NetworkFlow flow, HostTable table, Weights weights, Duration timeToLive) {
    if (!Addresses.isExternal(flow.getDestinationAddress())) {
      return Optional.empty();
    }
    if (NetworkFindings.ownerOf(flow, table).isPresent()) {
      return Optional.of(
          finding(flow, "listed", "the peer is on the list of relays", weights, timeToLive));
    }
    List<Integer> likely = flow.getTransport().equals("udp") ? tunnelPorts : ports;
    return likely.contains(flow.getDestinationPort())
        ? Optional.of(
            finding(flow, "port", "Tor, SOCKS or a VPN like this port", weights, timeToLive))
        : Optional.empty();
  }

  private static Finding finding(
      NetworkFlow flow, String grade, String detail, Weights weights, Duration timeToLive) {
    String endpoint = NetworkFindings.endpointOf(flow);
    return new Rating(
            RULE,
            weights.of(RULE, grade).decibans(),
            Trait.words(Trait.ANONYMISER),
            List.of("T1090.003"))
        .finding(
            NetworkFindings.subjectOf(flow),
            endpoint,
            flow.getTime(),
            flow.getStart(),
            timeToLive,
            "Connected to what looks like a relay or tunnel at " + endpoint,
            detail,
            NetworkFindings.destination(flow),
            List.of());
  }
}
