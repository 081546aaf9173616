package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.Spelling;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Addresses;
import io.firedamp.detectors.network.NetworkFindings.Rating;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * NET-02, pool endpoint: a flow to a mining pool, known by the name it was called by, or by a
 * listed address and port.
 *
 * @param endpoints {@code address:port} ({@code [address]:port} for IPv6) of pools; the port
 *     belongs to it because pools share hosts with others
 * @param weight decibans
 */
public record PoolEndpointRule(List<String> endpoints, double weight) {
  private static final String RULE = "NET-02";
  private static final int HIGHEST_PORT = 65_535;

  static final PoolEndpointRule DEFAULTS =
      new PoolEndpointRule(List.of(), Weights.bundled().of(RULE, "listed").decibans());

  private static final List<String> TECHNIQUES = List.of("T1496.001");

  public PoolEndpointRule {
    endpoints = endpoints.stream().map(PoolEndpointRule::canonical).toList();
    Require.weight("network.pool-endpoint.weight", weight);
  }

  /** As flows spell it, however it is written. */
  private static String canonical(String endpoint) {
    int colon = endpoint.lastIndexOf(':');
    String address = colon < 0 ? "" : endpoint.substring(0, colon).replaceAll("[\\[\\]]", "");
    String port = endpoint.substring(colon + 1);
    boolean isPort =
        port.matches("\\d{1,5}")
            && Integer.parseInt(port) >= 1
            && Integer.parseInt(port) <= HIGHEST_PORT;
    Require.that(
        isPort && Addresses.parse(address).isPresent(),
        "network.pool-endpoint.endpoints",
        "addresses with a port, such as 203.0.113.5:3333",
        "'" + endpoint + "'");
    return Spelling.endpoint(
        AddressText.canonical(address).orElse(address), Integer.toString(Integer.parseInt(port)));
  }

  Optional<Finding> judge(NetworkFlow flow, PoolList pools, Duration timeToLive) {
    return judgeName(flow, pools, timeToLive)
        .or(
            () ->
                endpoints.contains(NetworkFindings.endpointOf(flow))
                    ? Optional.of(listed(flow, timeToLive))
                    : Optional.empty());
  }

  private Optional<Finding> judgeName(NetworkFlow flow, PoolList pools, Duration timeToLive) {
    return flow.getServerName()
        .flatMap(pools::poolOf)
        .or(() -> flow.getHttpHost().flatMap(pools::poolOf))
        .or(() -> flow.getDnsName().flatMap(pools::poolOf))
        .map(pool -> named(flow, pool, timeToLive));
  }

  private Finding named(NetworkFlow flow, String pool, Duration timeToLive) {
    SortedMap<String, String> attributes = NetworkFindings.destination(flow);
    attributes.put("destination.domain", pool);
    if (isThroughProxy(flow)) {
      attributes.put(Contact.VIA, flow.getDestinationAddress());
    }
    return rating()
        .finding(
            NetworkFindings.subjectOf(flow),
            pool,
            flow.getTime(),
            flow.getStart(),
            timeToLive,
            "Connected to the mining pool " + pool,
            "the connection was opened by a name under the listed pool " + pool,
            attributes,
            List.of(NetworkFindings.indicator("domain", pool)));
  }

  /** Whoever is asked to connect is not the pool itself. */
  private static boolean isThroughProxy(NetworkFlow flow) {
    return flow.getHttpHost().isPresent()
        && (flow.getHttpMethod().filter("CONNECT"::equals).isPresent()
            || Addresses.isPrivate(flow.getDestinationAddress()));
  }

  private Finding listed(NetworkFlow flow, Duration timeToLive) {
    String endpoint = NetworkFindings.endpointOf(flow);
    return rating()
        .finding(
            NetworkFindings.subjectOf(flow),
            endpoint,
            flow.getTime(),
            flow.getStart(),
            timeToLive,
            "Connected to a mining pool at " + endpoint,
            "address and port are listed as a mining pool's",
            NetworkFindings.destination(flow),
            List.of(NetworkFindings.indicator("ip", flow.getDestinationAddress())));
  }

  private Rating rating() {
    return new Rating(RULE, weight, Trait.words(Trait.LISTED), TECHNIQUES);
  }
}
