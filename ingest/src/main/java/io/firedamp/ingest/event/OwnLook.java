package io.firedamp.ingest.event;

import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a look of our own at Kubernetes tells, whatever shows it to us. */
public final class OwnLook {
  private static final Set<String> MAKE_NO_PODS = Set.of("Deployment", "CronJob");

  private OwnLook() {}

  /** A state without its id and all that was seen. */
  public static ContainerState.Builder begin(Provenance from, RunState state, Instant time) {
    return ContainerState.newBuilder()
        .setEventId("")
        .setTime(time)
        .setCluster(from.cluster())
        .setSource(from.source())
        .setAuthor("OWN_LOOK")
        .setState(state)
        .setRuntime("kubernetes")
        .setOwners(List.of())
        .setAddresses(List.of())
        .setLabels(Map.of());
  }

  /** A Deployment makes no pods: a pod that says one controls it made that up. */
  public static boolean makesPods(Owner owner) {
    return !MAKE_NO_PODS.contains(owner.getKind());
  }
}
