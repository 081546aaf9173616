package io.firedamp.detectors.network;

import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.kit.Addresses;
import io.firedamp.detectors.kit.Network;
import io.firedamp.schemas.avro.NetworkFlow;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of the peers of connections: by name, address, port and recognised protocol. A
 * sensor that looks into connections and recognises nothing says {@code unknown}; one that does not
 * look says nothing, and then a port that everybody's TLS uses is taken to carry TLS.
 */
final class KnownPeers {
  /** What a sensor that looks into connections says where it recognised nothing. */
  static final String UNKNOWN = "unknown";

  /** HTTPS and the ports that stand in for it. */
  private static final Set<Integer> TLS_PORTS = Set.of(443, 4443, 6443, 8443, 9443);

  private final PoolList names;
  private final List<Network> networks;
  private final Set<Integer> ports;
  private final Set<String> protocols;
  private final ServicePorts services = ServicePorts.bundled();

  private KnownPeers(
      PoolList names, List<Network> networks, Set<Integer> ports, Set<String> protocols) {
    this.names = names;
    this.networks = networks;
    this.ports = ports;
    this.protocols = protocols;
  }

  /**
   * Peers that are known to be something else than pools.
   *
   * @throws IllegalArgumentException when a name or a block of addresses cannot be read
   */
  static KnownPeers of(
      List<String> names, List<String> networks, List<Integer> ports, List<String> protocols) {
    return new KnownPeers(
        PoolList.of(names),
        networks.stream().map(Network::parse).toList(),
        Set.copyOf(ports),
        protocols.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** What the peer of a connection is as far as mining goes; empty when it is something else. */
  Optional<PeerKind> kindOf(NetworkFlow flow) {
    if (isAllowed(flow) || protocolsOf(flow).anyMatch(protocols::contains)) {
      return Optional.empty();
    }
    if (Addresses.isExternal(flow.getDestinationAddress())) {
      return Optional.of(external(flow));
    }
    return Addresses.isPrivate(flow.getDestinationAddress()) && external(flow) == PeerKind.PLAIN
        ? Optional.of(PeerKind.INTERNAL)
        : Optional.empty();
  }

  private PeerKind external(NetworkFlow flow) {
    int port = flow.getDestinationPort();
    boolean looked = flow.getApplicationProtocol().isPresent();
    boolean wrapped =
        protocolsOf(flow).anyMatch(name -> !name.equals(UNKNOWN))
            || flow.getServerName().isPresent();
    if (wrapped || (!looked && TLS_PORTS.contains(port))) {
      return PeerKind.ENCRYPTED;
    }
    return services.serviceOn(port).isPresent() ? PeerKind.SERVICE : PeerKind.PLAIN;
  }

  private boolean isAllowed(NetworkFlow flow) {
    return ports.contains(flow.getDestinationPort())
        || flow.getServerName().flatMap(names::poolOf).isPresent()
        || flow.getDnsName().flatMap(names::poolOf).isPresent()
        || Addresses.isIn(networks, flow.getDestinationAddress());
  }

  /** Zeek joins the protocols it recognised, one within the other, by commas. */
  private static Stream<String> protocolsOf(NetworkFlow flow) {
    return flow.getApplicationProtocol().stream()
        .flatMap(text -> Arrays.stream(text.toLowerCase(Locale.ROOT).split(",")))
        .filter(name -> !name.isBlank());
  }
}
