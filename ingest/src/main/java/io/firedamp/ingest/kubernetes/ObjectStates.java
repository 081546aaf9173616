package io.firedamp.ingest.kubernetes;

import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.event.OwnLook;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.RunState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an object of the API server's own says: a look of our own, in which all is believed. */
final class ObjectStates {
  private static final String TEMPLATE_HASH = "pod-template-hash";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  private final Provenance from;
  private final Body object;
  private final boolean gone;
  private final @Nullable Instant seen;

  /**
   * @param gone the object is there no longer
   * @param seen when it was seen to be so, if anybody tells
   */
  ObjectStates(Provenance from, Body object, boolean gone, @Nullable Instant seen) {
    this.from = from;
    this.object = object;
    this.gone = gone;
    this.seen = seen;
  }

  void addTo(JsonItems items) {
    if (object.news.isOne()) {
      addPull(items);
    } else {
      addState(items);
    }
  }

  private void addPull(JsonItems items) {
    Optional<ImageReference> image = object.news.image();
    Optional<Instant> when = object.news.time(object.metadata.created);
    if (gone || image.isEmpty() || when.isEmpty()) {
      items.leaveOut(gone ? "event that is kept no longer" : object.news.leftOut());
      return;
    }
    String record = String.valueOf(object.metadata.uid);
    items.add(Events.of(PullNews.pull(image.get(), from, when.get(), object.news.node(), record)));
  }

  private void addState(JsonItems items) {
    String name = object.metadata.name;
    Optional<Instant> time = time();
    if (name == null || !NAME.matcher(name).matches() || time.isEmpty()) {
      return;
    }
    if ("Node".equals(object.kind) || !object.status.nodeAddresses().isEmpty()) {
      addNode(items, name, time.get());
    } else if (isPod()) {
      addPod(items, time.get());
    }
  }

  /** In the items of a list the kind is left out. */
  private boolean isPod() {
    return object.kind == null
        ? object.metadata.namespace != null && !object.template.containers().isEmpty()
        : object.kind.equals("Pod");
  }

  /** The latest moment it tells of; a pod that goes is gone by its deletion's. */
  private Optional<Instant> time() {
    return Arrays.asList(
            object.metadata.created, object.status.latest(), gone ? deletion() : stillThere())
        .stream()
        .filter(Objects::nonNull)
        .max(Instant::compareTo);
  }

  /** By its own deletion it must be gone; a pod that needs no grace is gone before. */
  private @Nullable Instant deletion() {
    Instant deleted = object.metadata.deleted;
    if (deleted == null || seen == null) {
      return deleted == null ? seen : deleted;
    }
    return seen.isBefore(deleted) ? seen : deleted;
  }

  /** What has ended would end later each time it is looked at. */
  private @Nullable Instant stillThere() {
    return reported() == RunState.STOPPED ? null : seen;
  }

  private void addNode(JsonItems items, String name, Instant time) {
    for (String address : object.status.nodeAddresses()) {
      ContainerState.Builder node =
          OwnLook.begin(from, gone ? RunState.STOPPED : RunState.RUNNING, time)
              .setNode(name)
              .setNodeAddress(address)
              .setStarted(object.metadata.created);
      add(items, node);
    }
  }

  private void addPod(JsonItems items, Instant time) {
    List<ContainerDraft> containers = object.template.containers();
    ContainerState.Builder whole = pod(reported(), time);
    if (containers.size() == 1) {
      whole.setContainerName(containers.get(0).name).setImage(orNull(containers.get(0).image));
    }
    add(items, whole);
    object.status.containers().forEach(container -> addContainer(items, container, time));
  }

  private void addContainer(JsonItems items, PodStatus.Container container, Instant time) {
    if (container.id == null) {
      return;
    }
    ImageId image = ImageId.of(container.image, container.imageId);
    boolean stopped = gone || container.terminated;
    Instant end = container.finished == null ? time : container.finished;
    ContainerState.Builder one =
        pod(stopped ? RunState.STOPPED : RunState.RUNNING, stopped && !gone ? end : time)
            .setContainerId(container.id)
            .setContainerName(container.name)
            .setImage(image.reference())
            .setImageDigest(image.digest())
            .setConfigDigest(image.configDigest())
            .setStarted(container.started);
    add(items, one);
  }

  private RunState reported() {
    String phase = object.status.phase == null ? "" : object.status.phase;
    if (gone || phase.equals("Succeeded") || phase.equals("Failed")) {
      return RunState.STOPPED;
    }
    return phase.equals("Pending") ? RunState.CREATED : RunState.RUNNING;
  }

  private ContainerState.Builder pod(RunState state, Instant time) {
    boolean hostNetwork = object.template.hostNetwork() || object.status.isOnHostNetwork();
    return OwnLook.begin(from, state, time)
        .setNamespace(object.metadata.namespace)
        .setPod(object.metadata.name)
        .setPodUid(uid())
        .setOwners(owners())
        .setPodTemplateHash(object.metadata.labels.get(TEMPLATE_HASH))
        .setNode(object.template.nodeName())
        .setNodeAddress(object.status.hostAddress())
        .setHostNetwork(hostNetwork)
        .setAddresses(hostNetwork ? List.of() : object.status.addresses())
        .setStarted(
            object.status.startTime == null ? object.metadata.created : object.status.startTime)
        .setLabels(object.metadata.labels);
  }

  /** These make no pods: a pod that says one of them controls it made that up. */
  private List<Owner> owners() {
    return object.metadata.owners.stream().allMatch(OwnLook::makesPods)
        ? object.metadata.controllers()
        : List.of();
  }

  private @Nullable String uid() {
    return object.metadata.fromFile ? null : object.metadata.uid;
  }

  private void add(JsonItems items, ContainerState.Builder state) {
    String content = state.build().toString();
    ContainerState built = state.setEventId(ContentId.of("kubernetes-objects", content)).build();
    items.add(Events.of(built));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
