package io.firedamp.ingest.docker;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What inspecting a container tells.
 *
 * @param image canonical reference; absent for an image that is named by its id alone
 * @param imageId what the engine knows the image by: the digest of its configuration, or of its
 *     manifest where images are kept by containerd
 * @param configDigest the image's id where it is the digest of its configuration
 * @param ownNetwork false when it shares the network namespace of the host or of another container
 * @param cpuLimit cores; absent when unlimited
 * @param pid of its first process, by the host's numbers; 0 when it does not run
 */
record ContainerFacts(
    String id,
    String name,
    Optional<String> image,
    Optional<String> imageId,
    Optional<String> configDigest,
    List<String> addresses,
    boolean hostNetwork,
    boolean ownNetwork,
    OptionalDouble cpuLimit,
    long pid,
    RunState state,
    Optional<Instant> created,
    Optional<Instant> started,
    Optional<Instant> finished,
    Map<String, String> labels) {
  private static final String DOCKER = "docker";

  static ContainerFacts of(JsonTree json) throws MalformedEventException {
    String id =
        json.text("Id").orElseThrow(() -> new MalformedEventException("a container without Id"));
    Optional<String> imageId = json.text("Image").flatMap(Images::digest);
    String network = json.text("HostConfig", "NetworkMode").orElse("");
    return new ContainerFacts(
        Bounds.text(id),
        Bounds.text(json.text("Name").orElse("").replaceFirst("^/", "")),
        json.text("Config", "Image")
            .flatMap(image -> Images.reference(image, imageId.orElse("")))
            .map(ImageReference::toString),
        imageId,
        imageId.filter(digest -> !json.at("ImageManifestDescriptor").isObject()),
        network.equals("host") ? List.of() : addresses(json.at("NetworkSettings")),
        network.equals("host"),
        !network.equals("host") && !network.startsWith("container:"),
        cpuLimit(json.at("HostConfig")),
        json.integer("State", "Pid").orElse(0),
        stateOf(json.at("State")),
        Images.time(json.text("Created")),
        Images.time(json.text("State", "StartedAt")),
        Images.time(json.text("State", "FinishedAt")),
        Bounds.labels(json.at("Config", "Labels")));
  }

  private static RunState stateOf(JsonTree state) {
    if (state.isTrue("Running")) {
      return RunState.RUNNING;
    }
    return state.text("Status").equals(Optional.of("created"))
        ? RunState.CREATED
        : RunState.STOPPED;
  }

  private static List<String> addresses(JsonTree settings) {
    List<String> addresses = new ArrayList<>();
    for (JsonTree network : settings.at("Networks").members().values()) {
      network.text("IPAddress").flatMap(AddressText::canonical).ifPresent(addresses::add);
      network.text("GlobalIPv6Address").flatMap(AddressText::canonical).ifPresent(addresses::add);
    }
    return Bounds.list(addresses.stream().distinct().sorted().toList());
  }

  private static OptionalDouble cpuLimit(JsonTree host) {
    double nano = host.number("NanoCpus").orElse(0);
    if (nano > 0) {
      return OptionalDouble.of(nano / 1e9);
    }
    double quota = host.number("CpuQuota").orElse(0);
    double period = host.number("CpuPeriod").orElse(0);
    return quota > 0
        ? OptionalDouble.of(quota / (period > 0 ? period : 100_000))
        : OptionalDouble.empty();
  }

  /** Its state as a record of its own: dated by the transition that led to it. */
  Optional<Instant> since() {
    return switch (state) {
      case RUNNING -> started;
      case CREATED -> created;
      case STOPPED -> finished.or(() -> started).or(() -> created);
    };
  }

  /** It was seen in its state at that time. */
  ParsedEvent sighting(Provenance from, Optional<String> host, Instant time) {
    return state(from, host, state, time, ContentId.of(id, state.name(), time.toString()));
  }

  ParsedEvent state(
      Provenance from, Optional<String> host, RunState state, Instant time, String eventId) {
    ContainerState value =
        ContainerState.newBuilder()
            .setEventId(eventId)
            .setTime(time)
            .setCluster(from.cluster())
            .setSource(from.source())
            .setState(state)
            .setRuntime(DOCKER)
            .setOwners(List.of())
            .setContainerId(id)
            .setContainerName(name.isEmpty() ? null : name)
            .setImage(image.orElse(null))
            .setImageDigest(imageId.orElse(null))
            .setConfigDigest(configDigest.orElse(null))
            .setNode(host.orElse(null))
            .setAddresses(addresses)
            .setHostNetwork(hostNetwork)
            .setStarted(started.orElse(null))
            .setLabels(labels)
            .build();
    return Events.of(value, time);
  }
}
