package io.firedamp.ingest.event;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.ImageMetadata;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.ResourceSample;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Events ready to be published. What an event is filed under, and when it happened, is told by the
 * event itself, so that two formats that tell of one thing file it in one place.
 */
public final class Events {
  private static final String NONE = "-";

  private Events() {}

  /**
   * An event under its own key and time.
   *
   * @throws IllegalArgumentException for a type of a plugin's own, which knows its key itself
   */
  public static ParsedEvent of(SpecificRecord event) {
    return new ParsedEvent(keyOf(event), event, timeOf(event));
  }

  /**
   * The same, dated more finely than the event keeps: a replay puts the lines of several files in
   * that order.
   */
  public static ParsedEvent of(SpecificRecord event, Instant time) {
    if (!time.truncatedTo(ChronoUnit.MILLIS).equals(timeOf(event))) {
      throw new IllegalArgumentException(
          "time must be the event's own, %s, was %s".formatted(timeOf(event), time));
    }
    return new ParsedEvent(keyOf(event), event, time);
  }

  /** What a pod is to run in one of its containers, before that has an id: kept beside the pod. */
  public static ParsedEvent ofPart(ContainerState state, String part) {
    return new ParsedEvent(keyOf(state) + "/" + part, state, state.getTime());
  }

  private static String keyOf(SpecificRecord event) {
    if (event instanceof ImagePull pull) {
      String image = pull.getRegistry() + "/" + pull.getRepository();
      return pull.getTag().map(tag -> image + ":" + tag).orElse(image);
    }
    if (event instanceof ImageMetadata metadata) {
      return metadata.getDigest();
    }
    if (event instanceof AuditEvent audit) {
      return "%s/%s/%s"
          .formatted(
              audit.getCluster(), audit.getNamespace().orElse(NONE), audit.getName().orElse(NONE));
    }
    if (event instanceof ContainerState state) {
      return keyOf(state);
    }
    if (event instanceof ResourceSample sample) {
      return sample.getSubject();
    }
    if (event instanceof NetworkFlow flow) {
      return endOf(flow.getCluster(), flow.getContainerId(), flow.getSourceAddress());
    }
    if (event instanceof DnsQuery query) {
      return endOf(query.getCluster(), query.getContainerId(), query.getClientAddress());
    }
    throw new IllegalArgumentException(
        "no key is known for an event of type " + event.getSchema().getName());
  }

  private static String keyOf(ContainerState state) {
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
  private static String endOf(String cluster, Optional<String> container, String address) {
    return container
        .map(id -> Alias.container(cluster, id))
        .orElseGet(() -> Alias.address(cluster, address))
        .toString();
  }

  private static Instant timeOf(SpecificRecord event) {
    return (Instant) event.get(event.getSchema().getField("time").pos());
  }
}
