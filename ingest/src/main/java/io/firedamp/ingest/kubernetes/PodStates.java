package io.firedamp.ingest.kubernetes;

import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.RequestUri;
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

  /** Who is of others and not of it is only called like a kubelet. */
  private static final String NODES = "system:nodes";

  /** Everybody is of it. Not every carrier of audit events tells more than that. */
  private static final String EVERYBODY = "system:authenticated";

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
      case "create " -> addCreated(items, RunState.CREATED, creator());
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
        && !isDryRun()
        && name != null;
  }

  /** What was only tried out has changed nothing; a deletion says so in its body, too. */
  private boolean isDryRun() {
    return new RequestUri(audit.getRequestUri()).isDryRun()
        || (audit.getVerb().equals("delete") && request.isDryRun);
  }

  private void addCreated(JsonItems items, RunState state, String author) {
    List<ContainerDraft> containers = template.containers();
    ContainerState.Builder whole = whole(state).setAuthor(author);
    if (containers.size() == 1) {
      whole.setContainerName(containers.get(0).name).setImage(containers.get(0).image);
    }
    add(items, whole, "pod");
    if (containers.size() > 1) {
      for (ContainerDraft container : containers) {
        ContainerState.Builder one =
            whole(state)
                .setAuthor(author)
                .setContainerName(container.name)
                .setImage(container.image);
        items.add(Events.ofPart(identified(one, container.name), container.name));
      }
    }
  }

  private void addBound(JsonItems items) {
    if (request.target != null) {
      add(items, whole(RunState.CREATED).setNode(request.target), "pod");
    }
  }

  private void addReported(JsonItems items) {
    // What anybody else writes into a status is a claim: it moves nobody's evidence.
    if (!status.isEmpty() && isByOwnKubelet()) {
      add(items, whole(reported()).setAuthor("KUBELET"), "pod");
      status.containers().forEach(container -> addContainer(items, container, false));
    }
  }

  /** A pod that may still take its time to go is not gone: its kubelet deletes it once more. */
  private void addDeleted(JsonItems items) {
    Integer grace = pod.metadata.graceSeconds;
    if (grace != null && grace > 0) {
      return;
    }
    addCreated(items, RunState.STOPPED, "");
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
            .setAuthor(isByOwnKubelet() ? "KUBELET" : "")
            .setContainerId(container.id)
            .setContainerName(container.name)
            .setImage(image.reference())
            .setImageDigest(image.digest())
            .setConfigDigest(image.configDigest())
            .setStarted(isByOwnKubelet() ? container.started : null);
    add(items, one, container.id);
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
        .setOwners(pod.metadata.controllers())
        .setPodTemplateHash(pod.metadata.labels.get(TEMPLATE_HASH))
        .setNode(node())
        .setAddresses(hostNetwork || !isByOwnKubelet() ? List.of() : status.addresses())
        .setNodeAddress(isByOwnKubelet() ? status.hostAddress() : null)
        .setHostNetwork(hostNetwork)
        .setLabels(pod.metadata.labels);
  }

  /** Only the kubelet of the node that a pod is bound to knows how it is. */
  private boolean isByOwnKubelet() {
    String user = audit.getUser();
    return user.startsWith(KUBELET)
        && user.length() > KUBELET.length()
        && (audit.getGroups().contains(NODES)
            || audit.getGroups().stream().allMatch(EVERYBODY::equals))
        && (template.nodeName() == null
            || user.substring(KUBELET.length()).equals(template.nodeName()));
  }

  private String creator() {
    boolean known = new Maker(audit.getUser(), audit.getGroups()).knows(pod.metadata.owners);
    return known ? "CONTROLLER" : "CLAIM";
  }

  /** As the pod says; else, as only a node's own kubelet may report its pods, the reporter's. */
  private @Nullable String node() {
    if (template.nodeName() != null || !audit.getUser().startsWith(KUBELET)) {
      return template.nodeName();
    }
    String node = audit.getUser().substring(KUBELET.length());
    return node.isEmpty() ? null : node;
  }

  private void add(JsonItems items, ContainerState.Builder state, String part) {
    items.add(Events.of(identified(state, part)));
  }

  private ContainerState identified(ContainerState.Builder state, String part) {
    return state.setEventId(audit.getAuditId() + "/" + part).build();
  }
}
