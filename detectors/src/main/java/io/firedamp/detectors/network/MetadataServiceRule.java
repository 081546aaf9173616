package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.network.NetworkFindings.Rating;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * NET-14, metadata service: asked for by its address, which hands out the identity of the machine.
 * Most clouds' own clients do so all day: alone it says nothing, and it is the step before an
 * identity is used elsewhere.
 *
 * @param addresses of metadata services: AWS 169.254.169.254 and fd00:ec2::254, its containers
 *     169.254.170.2, its pods 169.254.170.23 and fd00:ec2::23; Google and Azure 169.254.169.254;
 *     Azure's host 168.63.129.16; Alibaba 100.100.100.200
 * @param weight decibans
 */
public record MetadataServiceRule(List<String> addresses, double weight) {
  private static final String RULE = "NET-14";

  static final MetadataServiceRule DEFAULTS =
      new MetadataServiceRule(
          List.of(
              "169.254.169.254",
              "fd00:ec2::254",
              "169.254.170.2",
              "169.254.170.23",
              "fd00:ec2::23",
              "168.63.129.16",
              "100.100.100.200"),
          Weights.bundled().of(RULE, "service").decibans());

  public MetadataServiceRule {
    addresses = addresses.stream().map(MetadataServiceRule::canonical).toList();
    Require.weight("network.metadata-service.weight", weight);
  }

  private static String canonical(String address) {
    return AddressText.canonical(address)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "network.metadata-service.addresses must be addresses, was '" + address + "'"));
  }

  Optional<Finding> judge(NetworkFlow flow, Duration timeToLive) {
    if (!addresses.contains(flow.getDestinationAddress())) {
      return Optional.empty();
    }
    return Optional.of(
        new Rating(RULE, weight, Trait.words(Trait.METADATA_SERVICE), List.of("T1552.005"))
            .finding(
                NetworkFindings.subjectOf(flow),
                flow.getDestinationAddress(),
                flow.getTime(),
                flow.getStart(),
                timeToLive,
                "Asks the metadata service of its machine",
                "it hands out the machine's identity",
                NetworkFindings.destination(flow),
                List.of()));
  }
}
