package io.firedamp.schemas;

import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.CloudEvent;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.ImageMetadata;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SensorAlert;
import io.firedamp.schemas.avro.SourceReport;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** What an event is filed under, as the event itself tells it. */
public final class EventKey {
  private static final String NONE = "-";

  private EventKey() {}

  /** Its key; empty for a type that sources of ours do not publish. */
  public static Optional<String> of(SpecificRecord event) {
    if (event instanceof ImagePull pull) {
      String image = pull.getRegistry() + "/" + pull.getRepository();
      return Optional.of(pull.getTag().map(tag -> image + ":" + tag).orElse(image));
    }
    if (event instanceof ImageMetadata metadata) {
      return Optional.of(metadata.getDigest());
    }
    if (event instanceof AuditEvent audit) {
      return Optional.of(
          audit.getCluster()
              + "/"
              + audit.getNamespace().orElse(NONE)
              + "/"
              + audit.getName().orElse(NONE));
    }
    if (event instanceof ContainerState state) {
      return Optional.of(ofState(state));
    }
    if (event instanceof ResourceSample sample) {
      return Optional.of(sample.getSubject());
    }
    if (event instanceof NetworkFlow flow) {
      return Optional.of(ofEnd(flow.getCluster(), flow.getContainerId(), flow.getSourceAddress()));
    }
    if (event instanceof DnsQuery query) {
      return Optional.of(
          ofEnd(query.getCluster(), query.getContainerId(), query.getClientAddress()));
    }
    if (event instanceof CloudEvent cloud) {
      return Optional.of(
          cloud.getProvider() + "/" + cloud.getAccount() + "/" + cloud.getPrincipal());
    }
    if (event instanceof SensorAlert alert) {
      return Optional.of(alert.getSubject());
    }
    if (event instanceof SourceReport report) {
      return Optional.of(report.getCluster() + "/" + report.getSource());
    }
    return Optional.empty();
  }

  private static String ofState(ContainerState state) {
    String cluster = state.getCluster();
    if (state.getContainerId().isPresent()) {
      return Alias.container(cluster, state.getContainerId().get()).toString();
    }
    if (state.getPodUid().isPresent()) {
      return Alias.podUid(cluster, state.getPodUid().get()).toString();
    }
    if (state.getPod().isPresent()) {
      return Alias.pod(cluster, state.getNamespace().orElse(""), state.getPod().get()).toString();
    }
    // The topic is compacted: under its name alone, a node would have the last of its addresses.
    String node = Alias.node(cluster, state.getNode().orElse("")).toString();
    return state.getNodeAddress().map(address -> node + "/" + address).orElse(node);
  }

  /** Whoever began it: the container where one is known, else the address. */
  private static String ofEnd(String cluster, Optional<String> container, String address) {
    return container
        .map(id -> Alias.container(cluster, id))
        .orElseGet(() -> Alias.address(cluster, address))
        .toString();
  }
}
