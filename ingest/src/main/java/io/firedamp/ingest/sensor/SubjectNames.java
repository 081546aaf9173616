package io.firedamp.ingest.sensor;

import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.Alias;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * By which names an alert tells what it is about. The best is the one that is known to identity and
 * is never given to another: the full id of a container, then the pod's uid, then its name, then an
 * id of a container that was cut, then an address, then the node. A text that cannot be such a name
 * is none, so that nobody chooses a key.
 */
final class SubjectNames {
  private static final Pattern CONTAINER = Pattern.compile("[0-9a-f]{12,64}");
  private static final Pattern UID =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");
  private static final Pattern KIND = Pattern.compile("[A-Za-z]{1,63}");
  private static final int FULL_ID = 64;

  private String container = "";
  private String uid = "";
  private String namespace = "";
  private String pod = "";
  private String kind = "";
  private String workload = "";
  private String address = "";
  private String node = "";

  /** An id with or without its runtime's scheme. */
  SubjectNames container(Optional<String> id) {
    container = matching(CONTAINER, id.map(SubjectNames::withoutScheme), container);
    return this;
  }

  SubjectNames podUid(Optional<String> text) {
    uid = matching(UID, text, uid);
    return this;
  }

  SubjectNames pod(Optional<String> ofNamespace, Optional<String> name) {
    namespace = matching(NAME, ofNamespace, namespace);
    pod = matching(NAME, name, pod);
    return this;
  }

  /** What owns the pods, where only that is told. */
  SubjectNames workload(
      Optional<String> ofKind, Optional<String> ofNamespace, Optional<String> name) {
    kind = matching(KIND, ofKind, kind);
    namespace = matching(NAME, ofNamespace, namespace);
    workload = matching(NODE, name, workload);
    return this;
  }

  SubjectNames address(Optional<String> text) {
    address = text.flatMap(AddressText::canonical).orElse(address);
    return this;
  }

  SubjectNames node(Optional<String> name) {
    node = matching(NODE, name, node);
    return this;
  }

  /** The best alias; empty where nothing is named. */
  Optional<Alias> best(String cluster) {
    if (container.length() == FULL_ID) {
      return Optional.of(Alias.container(cluster, container));
    }
    if (!uid.isEmpty()) {
      return Optional.of(Alias.podUid(cluster, uid));
    }
    if (!pod.isEmpty() && !namespace.isEmpty()) {
      return Optional.of(Alias.pod(cluster, namespace, pod));
    }
    if (!container.isEmpty()) {
      return Optional.of(Alias.container(cluster, container));
    }
    if (!workload.isEmpty() && !kind.isEmpty()) {
      return Optional.of(
          Alias.workload(cluster, kind, namespace.isEmpty() ? null : namespace, workload));
    }
    if (!address.isEmpty()) {
      return Optional.of(Alias.address(cluster, address));
    }
    return node.isEmpty() ? Optional.empty() : Optional.of(Alias.node(cluster, node));
  }

  /** The id in {@code containerd://3f2a…}. */
  static String withoutScheme(String id) {
    int scheme = id.indexOf("://");
    return scheme < 0 ? id : id.substring(scheme + 3);
  }

  private static String matching(Pattern pattern, Optional<String> text, String otherwise) {
    return text.filter(each -> pattern.matcher(each).matches()).orElse(otherwise);
  }
}
