package io.firedamp.detectors.compute;

import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SubjectKind;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who burns: a container of a pod, a container of a plain host, or a node.
 *
 * @param subject alias that its samples name
 * @param container its name within the pod, or {@code /} for what no group of a node accounts for;
 *     empty when unknown
 * @param containerId empty when unknown
 * @param image empty when unknown
 */
record Watched(
    String subject, SubjectKind kind, String container, String containerId, String image) {
  /**
   * What is unaccounted for on a node comes from its control groups, at other times than the rest:
   * taken together, either would lose what falls behind the end of the other's bucket.
   */
  private static final String GROUPS = "/";

  static Watched of(ResourceSample sample) {
    return new Watched(
        sample.getSubject(),
        sample.getSubjectKind(),
        sample.getCpuUnaccountedCores().isPresent() ? GROUPS : sample.getContainerName().orElse(""),
        sample.getContainerId().orElse(""),
        sample.getImage().orElse(""));
  }

  /** What tells it from the other containers of its pod: an idle one must not hide a miner. */
  String within() {
    return containerId.isEmpty() ? container : containerId;
  }

  /** Facts for people, by dotted name. */
  SortedMap<String, String> attributes() {
    SortedMap<String, String> attributes = new TreeMap<>();
    put(attributes, "container.name", container.equals(GROUPS) ? "" : container);
    put(attributes, "container.id", containerId);
    put(attributes, "image", image);
    return attributes;
  }

  private static void put(SortedMap<String, String> attributes, String name, String value) {
    if (!value.isEmpty()) {
      attributes.put(name, value);
    }
  }
}
