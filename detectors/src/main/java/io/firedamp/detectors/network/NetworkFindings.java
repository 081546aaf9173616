package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.Spelling;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the findings of this package have in common. */
final class NetworkFindings {
  private NetworkFindings() {}

  static Alias subjectOf(NetworkFlow flow) {
    return flow.getContainerId()
        .map(id -> Alias.container(flow.getCluster(), id))
        .orElseGet(() -> Alias.address(flow.getCluster(), flow.getSourceAddress()));
  }

  static Alias subjectOf(DnsQuery query) {
    return query
        .getContainerId()
        .map(id -> Alias.container(query.getCluster(), id))
        .orElseGet(() -> Alias.address(query.getCluster(), query.getClientAddress()));
  }

  static String endpointOf(NetworkFlow flow) {
    return Spelling.endpoint(
        flow.getDestinationAddress(), Integer.toString(flow.getDestinationPort()));
  }

  static SortedMap<String, String> destination(NetworkFlow flow) {
    SortedMap<String, String> attributes = new TreeMap<>();
    attributes.put("destination.ip", flow.getDestinationAddress());
    attributes.put("destination.port", Integer.toString(flow.getDestinationPort()));
    return attributes;
  }

  /** Whose the peer of a flow is, by any name it was called by or by its address. */
  static Optional<String> ownerOf(NetworkFlow flow, HostTable table) {
    return flow.getServerName()
        .flatMap(table::ownerOfName)
        .or(() -> flow.getHttpHost().flatMap(table::ownerOfName))
        .or(() -> flow.getDnsName().flatMap(table::ownerOfName))
        .or(() -> table.ownerOfAddress(flow.getDestinationAddress()));
  }

  static IndicatorRef indicator(String type, String value) {
    return IndicatorRef.newBuilder().setType(type).setValue(value).build();
  }

  /**
   * A shape that something else makes more telling: the same connection at the same time, by
   * another rule. Both are true, and of one leg only the strongest counts.
   *
   * @param decibans of shape and the rest together
   * @param seen traits beside the shape's
   * @param evidence beside the shape's
   */
  static Signal raised(
      Signal shape,
      String rule,
      double decibans,
      List<String> seen,
      List<String> techniques,
      String title,
      String detail,
      List<Evidence> evidence) {
    SortedSet<String> traits = new TreeSet<>(shape.getTraits());
    traits.addAll(seen);
    List<Evidence> all = new ArrayList<>(shape.getEvidence());
    all.addAll(evidence);
    return new Rating(rule, decibans, traits, techniques)
        .finding(
            Alias.parse(shape.getSubject()),
            shape.getSlot(),
            shape.getTime(),
            shape.getStarted(),
            Duration.between(shape.getTime(), shape.getValidUntil()),
            title,
            detail,
            new TreeMap<>(shape.getAttributes()),
            shape.getIndicators())
        .toSignal(NetworkDetector.NAME, all);
  }

  /** How one rule rates what it met. */
  record Rating(String rule, double decibans, SortedSet<String> traits, List<String> techniques) {
    Finding finding(
        Alias subject,
        String slot,
        Instant time,
        Instant started,
        Duration timeToLive,
        String title,
        String detail,
        SortedMap<String, String> attributes,
        List<IndicatorRef> indicators) {
      return new Finding(
          rule,
          Leg.NETWORK,
          traits,
          subject,
          slot,
          time,
          started,
          timeToLive,
          decibans,
          title,
          detail,
          techniques,
          attributes,
          indicators);
    }
  }
}
