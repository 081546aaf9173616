package io.firedamp.ingest.docker;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.avro.ImageMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What inspecting an image tells.
 *
 * @param id what the engine knows it by, sha256:…
 * @param descriptorType media type of what the id is the digest of, where images are kept by
 *     containerd; empty where the id is the digest of the configuration
 * @param repositoryDigests name@sha256:… for each repository it came from or went to
 */
record ImageFacts(
    String id,
    String descriptorType,
    List<String> references,
    List<String> repositoryDigests,
    List<String> entrypoint,
    List<String> cmd,
    List<String> env,
    List<String> layers,
    Map<String, String> labels,
    Optional<String> user,
    List<String> ports,
    Optional<Instant> created,
    Optional<Instant> tagged) {

  static ImageFacts of(JsonTree json) throws MalformedEventException {
    String id =
        json.text("Id")
            .flatMap(Images::digest)
            .orElseThrow(() -> new MalformedEventException("an image's Id must be sha256:…"));
    JsonTree config = json.at("Config");
    return new ImageFacts(
        id,
        json.text("Descriptor", "mediaType").map(Bounds::text).orElse(""),
        canonical(json.texts("RepoTags")),
        Bounds.list(json.texts("RepoDigests")),
        Bounds.list(config.texts("Entrypoint")),
        Bounds.list(config.texts("Cmd")),
        Bounds.list(config.texts("Env")),
        Bounds.list(json.texts("RootFS", "Layers")),
        Bounds.labels(config.at("Labels")),
        config.text("User").map(Bounds::text),
        Bounds.list(List.copyOf(config.at("ExposedPorts").members().keySet())),
        Images.time(json.text("Created")),
        Images.time(json.text("Metadata", "LastTagTime")));
  }

  private static List<String> canonical(List<String> tags) {
    return Bounds.list(
        tags.stream()
            .flatMap(tag -> ImageReference.parse(tag).stream())
            .map(ImageReference::toString)
            .distinct()
            .sorted()
            .toList());
  }

  /** The commands that made it, oldest first, from {@code /images/…/history}, newest first. */
  static List<String> history(JsonTree json) {
    List<String> commands = new ArrayList<>();
    for (JsonTree step : json.elements()) {
      step.text("CreatedBy").ifPresent(commands::add);
    }
    Collections.reverse(commands);
    return Bounds.list(commands);
  }

  Optional<String> configDigest() {
    return descriptorType.isEmpty() ? Optional.of(id) : Optional.empty();
  }

  boolean isIndex(String digest) {
    return digest.equals(id)
        && (descriptorType.contains("index") || descriptorType.contains("manifest.list"));
  }

  /** The digest under which a repository serves it. */
  Optional<String> digestOf(ImageReference name) {
    return repositoryDigests.stream()
        .flatMap(text -> ImageReference.parse(text).stream())
        .filter(known -> known.registry().equals(name.registry()))
        .filter(known -> known.repository().equals(name.repository()))
        .flatMap(known -> Optional.ofNullable(known.digest()).stream())
        .findFirst();
  }

  /** One record for each digest it is known by: a reader has whichever it saw. */
  List<ParsedEvent> metadata(Provenance from, List<String> history, Instant time) {
    Set<String> digests = new LinkedHashSet<>();
    digests.add(id);
    repositoryDigests.forEach(text -> Images.pinnedDigest(text).ifPresent(digests::add));
    List<ParsedEvent> events = new ArrayList<>();
    for (String digest : digests) {
      events.add(Events.of(metadata(from, history, time, digest), time));
    }
    return events;
  }

  private ImageMetadata metadata(
      Provenance from, List<String> history, Instant time, String digest) {
    boolean isManifest = !configDigest().equals(Optional.of(digest)) && !isIndex(digest);
    return ImageMetadata.newBuilder()
        .setEventId(ContentId.of("docker-image", digest, String.join("\n", references)))
        .setTime(time)
        .setCluster(from.cluster())
        .setSource(from.source())
        .setDigest(digest)
        .setManifestDigest(isManifest ? digest : null)
        .setConfigDigest(configDigest().orElse(null))
        .setReferences(references)
        .setEntrypoint(entrypoint)
        .setCmd(cmd)
        .setEnv(env)
        .setHistory(history)
        .setLayers(layers)
        .setLabels(labels)
        .setUser(user.orElse(null))
        .setExposedPorts(ports)
        .setCreated(created.orElse(null))
        .build();
  }
}
