package io.firedamp.schemas;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One of the names under which a workload shows itself: {@code cluster/kind/rest}. Sources key
 * events by it and detectors resolve it, so both must spell it alike.
 *
 * @param kind container, pod, pod-uid, ip, node, or workload (which is its own identity)
 * @param rest what names it within its kind and cluster
 */
public record Alias(String cluster, String kind, String rest) {
  public static final String CONTAINER = "container";
  public static final String POD = "pod";
  public static final String POD_UID = "pod-uid";
  public static final String ADDRESS = "ip";
  public static final String NODE = "node";
  public static final String WORKLOAD = "workload";

  public Alias {
    if (cluster.isEmpty() || cluster.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "cluster must be a non-empty name without '/', was '" + cluster + "'");
    }
    if (rest.isEmpty()) {
      throw new IllegalArgumentException("an alias of kind " + kind + " needs a name");
    }
  }

  public static Alias container(String cluster, String containerId) {
    return new Alias(cluster, CONTAINER, containerId);
  }

  public static Alias pod(String cluster, String namespace, String name) {
    return new Alias(cluster, POD, namespace + "/" + name);
  }

  public static Alias podUid(String cluster, String uid) {
    return new Alias(cluster, POD_UID, uid);
  }

  public static Alias address(String cluster, String address) {
    return new Alias(cluster, ADDRESS, address.toLowerCase(Locale.ROOT));
  }

  public static Alias node(String cluster, String node) {
    return new Alias(cluster, NODE, node);
  }

  /** A workload named directly, as by an audit event: it needs no resolving. */
  public static Alias workload(
      String cluster, String kind, @Nullable String namespace, String name) {
    return new Alias(
        cluster,
        WORKLOAD,
        kind.toLowerCase(Locale.ROOT) + "/" + (namespace == null ? "" : namespace) + "/" + name);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when the text has not three parts
   */
  public static Alias parse(String text) {
    String[] parts = text.split("/", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("an alias is cluster/kind/name, was '" + text + "'");
    }
    return new Alias(parts[0], parts[1], parts[2]);
  }

  @Override
  public String toString() {
    return cluster + "/" + kind + "/" + rest;
  }
}
