package io.firedamp.detectors;

import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who stands behind a pod or container: the Deployment and not its ReplicaSets, the CronJob and not
 * its Jobs; on a plain host, the container itself.
 *
 * <p>Names alone decide, as in Cilium: a pod's references name its direct owner only, and asking
 * the API server for the rest would make the answer depend on when it was asked.
 */
public final class RootOwner {
  // Without the label only the hash's look is left. Kubernetes encodes a number without vowels, so
  // a digit is all but certain; asking for one keeps 'frontend-replica' a ReplicaSet of its own.
  private static final Pattern HASHED = Pattern.compile("(.+)-(?=[a-z]*[0-9])[a-z0-9]{6,10}");
  // What Kubernetes itself encodes a template's hash with: no vowels, no 0, 1 and 3.
  private static final Pattern SAFE_ENCODED =
      Pattern.compile("(.+)-[bcdfghjklmnpqrstvwxz2456789]{8,10}");

  /** Who makes things of a kind, and what they are called then. */
  private record Numbered(String maker, Pattern names) {}

  private static final Map<String, Numbered> NUMBERED =
      Map.of(
          // The CronJob controller appends the scheduled time in minutes since 1970: eight digits.
          "job", new Numbered("cronjob", Pattern.compile("(.+)-[0-9]{8,}")),
          // Argo appends it in seconds: ten digits.
          "workflow", new Numbered("cronworkflow", Pattern.compile("(.+)-[0-9]{10}")),
          // Knative counts a service's revisions, and gives each a Deployment.
          "revision", new Numbered("service", Pattern.compile("(.+)-[0-9]{5}")),
          "deployment", new Numbered("service", Pattern.compile("(.+)-[0-9]{5}-deployment")));

  private RootOwner() {}

  /** The workload behind a container or pod as one fact shows it. */
  public static Workload of(ContainerState state) {
    return ofPod(
        state.getCluster(),
        state.getNamespace().orElse(null),
        state.getOwners(),
        state.getPodTemplateHash().orElse(null),
        state.getPod().orElse(null),
        state.getContainerName().or(state::getContainerId).orElse(null),
        state.getNode().orElse(null));
  }

  /**
   * The workload behind a pod, a container on a plain host, or a node, whichever is known.
   *
   * @param owners controller chain, direct owner first
   * @throws IllegalArgumentException when nothing names it
   */
  public static Workload ofPod(
      String cluster,
      @Nullable String namespace,
      List<Owner> owners,
      @Nullable String podTemplateHash,
      @Nullable String pod,
      @Nullable String container,
      @Nullable String node) {
    if (!owners.isEmpty() && !isNode(owners.get(owners.size() - 1))) {
      Owner top = owners.get(owners.size() - 1);
      return ofController(cluster, namespace, top.getKind(), top.getName(), podTemplateHash);
    }
    if (pod != null) {
      // A static pod's owner is its node; every node's copy is a pod of its own.
      return workload(cluster, "pod", namespace, pod);
    }
    if (container != null) {
      return workload(cluster, "container", node, container);
    }
    if (node != null) {
      return workload(cluster, "node", null, node);
    }
    throw new IllegalArgumentException("a workload needs an owner, a pod, a container or a node");
  }

  /**
   * The workload behind a controller named directly, as in an audit event.
   *
   * @param kind Kubernetes kind, singular: Deployment, ReplicaSet, Job …
   */
  public static Workload ofController(
      String cluster,
      @Nullable String namespace,
      String kind,
      String name,
      @Nullable String podTemplateHash) {
    String lower = kind.toLowerCase(Locale.ROOT);
    if (lower.equals("replicaset")) {
      String deployment = deploymentOf(name, podTemplateHash);
      return deployment.isEmpty()
          ? workload(cluster, lower, namespace, name)
          : ofController(cluster, namespace, "deployment", deployment, null);
    }
    return ofPattern(cluster, namespace, lower, name);
  }

  /** Controllers that name what they make after themselves and a number. */
  private static Workload ofPattern(
      String cluster, @Nullable String namespace, String kind, String name) {
    Numbered numbered = NUMBERED.get(kind);
    if (numbered != null) {
      Matcher matcher = numbered.names().matcher(name);
      if (matcher.matches()) {
        return workload(cluster, numbered.maker(), namespace, matcher.group(1));
      }
    }
    return workload(cluster, kind, namespace, name);
  }

  /** The alias under which a workload is itself: the key of everything joined on it. */
  public static Alias alias(Workload workload) {
    return Alias.workload(
        workload.getCluster(),
        workload.getKind(),
        workload.getNamespace().orElse(null),
        workload.getName());
  }

  private static String deploymentOf(String replicaSet, @Nullable String podTemplateHash) {
    if (podTemplateHash != null) {
      String suffix = "-" + podTemplateHash;
      return replicaSet.endsWith(suffix)
          ? replicaSet.substring(0, replicaSet.length() - suffix.length())
          : "";
    }
    Matcher safe = SAFE_ENCODED.matcher(replicaSet);
    if (safe.matches()) {
      return safe.group(1);
    }
    Matcher hashed = HASHED.matcher(replicaSet);
    return hashed.matches() ? hashed.group(1) : "";
  }

  private static boolean isNode(Owner owner) {
    return owner.getKind().equals("Node");
  }

  private static Workload workload(
      String cluster, String kind, @Nullable String namespace, String name) {
    return Workload.newBuilder()
        .setCluster(cluster)
        .setKind(kind)
        .setNamespace(namespace)
        .setName(name)
        .build();
  }
}
