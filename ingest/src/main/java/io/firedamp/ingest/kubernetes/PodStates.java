package io.firedamp.ingest.kubernetes;

import io.firedamp.ingest.JsonItems;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.RunState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an answered request about a pod says about who runs where: one state of the pod, and one of
 * each container that can be told apart.
 */
final class PodStates {
  private static final String TEMPLATE_HASH = "pod-template-hash";
  private static final String KUBELET = "system:node:";
  private static final int FIRST_FAILURE = 300;

  private final AuditEvent audit;
  private final Body request;
  private final Body pod;
  private final PodStatus status;
  private final Template template;
  private final @Nullable String name;
  private final @Nullable String uid;

  /** A response that is no pod, such as the Status that answers a binding, says nothing. */
  PodStates(AuditEvent audit, Body request, Body response) {
    this.audit = audit;
    this.request = request;
    this.pod = "Pod".equals(response.kind) ? response : request;
    this.status = pod.status.isEmpty() ? request.status : pod.status;
    this.template = pod.template;
    this.name = present(audit.getName()).or(() -> present(pod.metadata.name)).orElse(null);
    this.uid = present(pod.metadata.uid).or(() -> present(audit.getUid())).orElse(null);
  }

  private static Optional<String> present(@Nullable String name) {
    return present(Optional.ofNullable(name));
  }

  private static Optional<String> present(Optional<String> name) {
    return name.filter(text -> !text.isEmpty());
  }

  void addTo(JsonItems items) {
    if (!isAnsweredRequestAboutOnePod()) {
      return;
    }
    String subresource = audit.getSubresource().orElse("");
    switch (audit.getVerb() + " " + subresource) {
      case "create " -> addCreated(items, RunState.CREATED);
      case "create binding" -> addBound(items);
      case "patch status", "update status" -> addReported(items);
      case "delete " -> addDeleted(items);
      default -> {
        // Other requests do not change who runs where.
      }
    }
  }

  private boolean isAnsweredRequestAboutOnePod() {
    return audit.getStage().equals("ResponseComplete")
        && audit.getResource().orElse("").equals("pods")
        && audit.getApiGroup().orElse("").isEmpty()
        && audit.getResponseCode().orElse(0) < FIRST_FAILURE
        && name != null;
  }

  private void addCreated(JsonItems items, RunState state) {
    List<ContainerDraft> containers = template.containers();
    ContainerState.Builder whole = whole(state);
    if (containers.size() == 1) {
      whole.setContainerName(containers.get(0).name).setImage(containers.get(0).image);
    }
    add(items, whole, podKey(), "pod");
    if (containers.size() > 1) {
      for (ContainerDraft container : containers) {
        ContainerState.Builder one =
            whole(state).setContainerName(container.name).setImage(container.image);
        add(items, one, podKey() + "/" + container.name, container.name);
      }
    }
  }

  private void addBound(JsonItems items) {
    if (request.target != null) {
      add(items, whole(RunState.CREATED).setNode(request.target), podKey(), "pod");
    }
  }

  private void addReported(JsonItems items) {
    if (!status.isEmpty()) {
      add(items, whole(reported()), podKey(), "pod");
      status.containers().forEach(container -> addContainer(items, container, false));
    }
  }

  /** A pod that may still take its time to go is not gone: its kubelet deletes it once more. */
  private void addDeleted(JsonItems items) {
    Integer grace = pod.metadata.graceSeconds;
    if (grace != null && grace > 0) {
      return;
    }
    addCreated(items, RunState.STOPPED);
    status.containers().forEach(container -> addContainer(items, container, true));
  }

  private void addContainer(JsonItems items, PodStatus.Container container, boolean gone) {
    if (container.id == null) {
      return;
    }
    RunState state =
        gone || container.terminated
            ? RunState.STOPPED
            : container.running ? RunState.RUNNING : RunState.CREATED;
    ImageId image = ImageId.of(container.image, container.imageId);
    ContainerState.Builder one =
        whole(state)
            .setContainerId(container.id)
            .setContainerName(container.name)
            .setImage(image.reference())
            .setImageDigest(image.digest())
            .setConfigDigest(image.configDigest())
            // Anybody may write any date into a status; the kubelet knows.
            .setStarted(byKubelet() ? container.started : null);
    add(items, one, Alias.container(audit.getCluster(), container.id).toString(), container.id);
  }

  private RunState reported() {
    return switch (status.phase == null ? "" : status.phase) {
      case "Succeeded", "Failed" -> RunState.STOPPED;
      case "Pending" -> RunState.CREATED;
      default -> RunState.RUNNING;
    };
  }

  private ContainerState.Builder whole(RunState state) {
    boolean hostNetwork = template.hostNetwork() || status.isOnHostNetwork();
    return ContainerState.newBuilder()
        .setTime(audit.getTime())
        .setCluster(audit.getCluster())
        .setSource(audit.getSource())
        .setState(state)
        .setRuntime("kubernetes")
        .setNamespace(audit.getNamespace().orElse(pod.metadata.namespace))
        .setPod(name)
        .setPodUid(uid)
        .setOwners(List.copyOf(pod.metadata.owners))
        .setPodTemplateHash(pod.metadata.labels.get(TEMPLATE_HASH))
        .setNode(node())
        .setAddresses(hostNetwork ? List.of() : status.addresses())
        .setHostNetwork(hostNetwork)
        .setLabels(pod.metadata.labels);
  }

  /** As the pod says; else, as only a node's own kubelet may report its pods, the reporter's. */
  private @Nullable String node() {
    if (template.nodeName() != null || !byKubelet()) {
      return template.nodeName();
    }
    String node = audit.getUser().substring(KUBELET.length());
    return node.isEmpty() ? null : node;
  }

  private boolean byKubelet() {
    return audit.getUser().startsWith(KUBELET) && audit.getImpersonatedUser().isEmpty();
  }

  private String podKey() {
    if (uid != null) {
      return Alias.podUid(audit.getCluster(), uid).toString();
    }
    return Alias.pod(audit.getCluster(), audit.getNamespace().orElse(""), String.valueOf(name))
        .toString();
  }

  private void add(JsonItems items, ContainerState.Builder state, String key, String part) {
    ContainerState built = state.setEventId(audit.getAuditId() + "/" + part).build();
    items.add(new ParsedEvent(key, built, built.getTime()));
  }
}
