package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.Spelling;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

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

  static IndicatorRef indicator(String type, String value) {
    return IndicatorRef.newBuilder().setType(type).setValue(value).build();
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
