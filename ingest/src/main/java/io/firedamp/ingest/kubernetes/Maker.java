package io.firedamp.ingest.kubernetes;

import io.firedamp.schemas.avro.Owner;
import java.util.List;
import java.util.Set;

/**
 * Who made an object. Whose it is stands in the object, which is anybody's to write: that is
 * believed of a controller, which makes objects of its own, and of whoever may do as controllers
 * do.
 */
record Maker(String user, List<String> groups) {
  private static final String CONTROLLERS = "system:serviceaccount:kube-system:";
  private static final String KUBELET = "system:node:";
  private static final String ACCOUNT = "system:serviceaccount:";
  private static final Set<String> ADMINISTRATORS =
      Set.of("kubernetes-admin", "kubernetes-super-admin", "system:admin", "kube:admin");

  /** Kinds for which Kubernetes' own controllers make objects, and nobody else. */
  private static final Set<String> BUILT_IN =
      Set.of(
          "CronJob",
          "DaemonSet",
          "Deployment",
          "Job",
          "ReplicaSet",
          "ReplicationController",
          "StatefulSet");

  Maker {
    groups = List.copyOf(groups);
  }

  /**
   * Whether it is believed that an object is theirs.
   *
   * @param owners as the object says
   */
  boolean knows(List<Owner> owners) {
    boolean builtIn = owners.stream().anyMatch(owner -> BUILT_IN.contains(owner.getKind()));
    boolean mirrors = owners.stream().allMatch(owner -> owner.getKind().equals("Node"));
    return user.startsWith(CONTROLLERS)
        || (mirrors && user.startsWith(KUBELET))
        || user.equals("system:kube-controller-manager")
        || ADMINISTRATORS.contains(user)
        || groups.contains("system:masters")
        || (!builtIn && user.startsWith(ACCOUNT));
  }
}
