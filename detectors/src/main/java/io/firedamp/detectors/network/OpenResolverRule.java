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
import java.util.SortedMap;

/**
 * NET-10, names looked up past everybody: a connection to a public resolver over HTTPS, or over TLS
 * to any. What is asked there shows in no log of names, so NET-01 is blind. Browsers, certificate
 * managers and resolvers of an installation do so, too.
 *
 * @param resolvers domains and addresses of resolvers, beside those known to the release
 * @param allowed whom an installation's own resolvers forward to
 * @param weight decibans
 */
public record OpenResolverRule(List<String> resolvers, List<String> allowed, double weight) {
  private static final String RULE = "NET-10";
  private static final int HTTPS = 443;

  /** RFC 7858. */
  private static final int DNS_OVER_TLS = 853;

  private static final HostTable BUNDLED = HostTable.bundled("open-resolvers.tsv");
  private static final HostTable NOBODY = HostTable.parse(List.of());

  static final OpenResolverRule DEFAULTS =
      new OpenResolverRule(List.of(), List.of(), Weights.bundled().of(RULE, "resolver").decibans());

  public OpenResolverRule {
    resolvers = List.copyOf(resolvers);
    allowed = List.copyOf(allowed);
    // Reads the lists, which refuse what they cannot read.
    BUNDLED.with(resolvers);
    NOBODY.with(allowed);
    Require.weight("network.open-resolver.weight", weight);
  }

  HostTable table() {
    return BUNDLED.with(resolvers);
  }

  HostTable exceptions() {
    return NOBODY.with(allowed);
  }

  Optional<Finding> judge(
      NetworkFlow flow, HostTable table, HostTable exceptions, Duration timeToLive) {
    int port = flow.getDestinationPort();
    if (port != HTTPS && port != DNS_OVER_TLS) {
      return Optional.empty();
    }
    Optional<String> owner = NetworkFindings.ownerOf(flow, table);
    boolean isResolver = port == DNS_OVER_TLS || owner.isPresent();
    return isResolver
            && Addresses.isExternal(flow.getDestinationAddress())
            && NetworkFindings.ownerOf(flow, exceptions).isEmpty()
        ? Optional.of(finding(flow, owner.orElse("a resolver nobody listed"), timeToLive))
        : Optional.empty();
  }

  private Finding finding(NetworkFlow flow, String owner, Duration timeToLive) {
    SortedMap<String, String> attributes = NetworkFindings.destination(flow);
    flow.getServerName().ifPresent(name -> attributes.put("destination.domain", name));
    return new Rating(RULE, weight, Trait.words(Trait.HIDDEN_DNS), List.of("T1071.004", "T1572"))
        .finding(
            NetworkFindings.subjectOf(flow),
            NetworkFindings.endpointOf(flow),
            flow.getTime(),
            flow.getStart(),
            timeToLive,
            "Asks a public resolver where no log of names sees it",
            "encrypted connection to " + owner,
            attributes,
            List.of());
  }
}
