package io.firedamp.ingest.docker;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.event.DeadLetters;
import io.firedamp.ingest.event.Events;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lines of {@code docker events --format '{{json .}}'} and of {@code podman events --format json}:
 * pulls, and containers created, started and ended. Other events are nothing to us.
 */
public final class DockerEventParser implements EventParser {
  @Override
  public String format() {
    return "docker-events";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return head.keys().contains("Type")
        && (head.keys().contains("Actor")
            || (head.keys().contains("Status")
                && (head.keys().contains("Name") || head.keys().contains("Time"))));
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    RecordCounts.Counter counter = new RecordCounts.Counter();
    return RecordReader.counting(counter, record -> events(record, from, counter));
  }

  /** The events of a record: people make one array of many. */
  private static List<ParsedEvent> events(
      byte[] record, Provenance from, RecordCounts.Counter counter) throws MalformedEventException {
    List<JsonTree> documents = JsonTree.eachOf(record, counter);
    List<ParsedEvent> all = new ArrayList<>();
    for (JsonTree document : documents) {
      counter.read();
      try {
        List<ParsedEvent> events = events(document, from);
        all.addAll(events);
        if (events.isEmpty()) {
          counter.leaveOut(RecordCounts.NOTHING);
        } else {
          counter.gaveEvents();
        }
      } catch (MalformedEventException e) {
        counter.unreadable();
        if (documents.size() == 1) {
          throw e;
        }
        all.add(DeadLetters.unreadable(from.source(), record, String.valueOf(e.getMessage())));
      }
    }
    return all;
  }

  private static List<ParsedEvent> events(JsonTree document, Provenance from)
      throws MalformedEventException {
    DockerEvent event = DockerEvent.of(document);
    if (event.is("image", "pull")) {
      return List.of(pull(event, from, Optional.empty(), Optional.empty()));
    }
    return stateAfter(event).map(state -> List.of(bareState(event, state, from))).orElse(List.of());
  }

  /** The state a container is in after the event; empty when the event changes none. */
  static Optional<RunState> stateAfter(DockerEvent event) {
    if (!event.type().equals("container")) {
      return Optional.empty();
    }
    return switch (event.action()) {
      case "create" -> Optional.of(RunState.CREATED);
      case "start" -> Optional.of(RunState.RUNNING);
      case "die", "died", "destroy", "remove" -> Optional.of(RunState.STOPPED);
      default -> Optional.empty();
    };
  }

  /**
   * @param image what the engine then knows of the image, where it could be asked
   */
  static ParsedEvent pull(
      DockerEvent event, Provenance from, Optional<String> host, Optional<ImageFacts> image)
      throws MalformedEventException {
    ImageReference name =
        ImageReference.parse(event.id())
            .orElseThrow(
                () ->
                    new MalformedEventException(
                        "pulled image is no reference: '" + Bounds.text(event.id()) + "'"));
    Optional<String> digest =
        Optional.ofNullable(name.digest()).or(() -> image.flatMap(known -> known.digestOf(name)));
    boolean isIndex = image.isPresent() && image.get().isIndex(digest.orElse(""));
    ImagePull value =
        ImagePull.newBuilder()
            .setEventId(event.eventId())
            .setTime(event.time())
            .setCluster(from.cluster())
            .setSource(from.source())
            .setImage(Images.withoutDigest(name))
            .setRegistry(name.registry())
            .setRepository(name.repository())
            .setTag(name.tag())
            .setManifestDigest(isIndex ? null : digest.orElse(null))
            .setIndexDigest(isIndex ? digest.orElse(null) : null)
            .setConfigDigest(image.flatMap(ImageFacts::configDigest).orElse(null))
            .setNode(host.orElse(null))
            .build();
    return Events.of(value, event.time());
  }

  /** What the line alone says: no digests and no addresses. */
  private static ParsedEvent bareState(DockerEvent event, RunState state, Provenance from) {
    return bareState(event, state, from, Optional.empty());
  }

  static ParsedEvent bareState(
      DockerEvent event, RunState state, Provenance from, Optional<String> host) {
    String image = event.attribute("image").orElse("");
    ContainerState value =
        ContainerState.newBuilder()
            .setEventId(event.eventId())
            .setTime(event.time())
            .setCluster(from.cluster())
            .setSource(from.source())
            .setState(state)
            .setRuntime(event.engine())
            .setOwners(List.of())
            .setContainerId(Bounds.text(event.id()))
            .setContainerName(event.attribute("name").map(Bounds::text).orElse(null))
            .setImage(Images.reference(image).map(ImageReference::toString).orElse(null))
            .setImageDigest(Images.digest(image).orElse(null))
            .setNode(host.orElse(null))
            .setStarted(state == RunState.RUNNING ? event.time() : null)
            .setLabels(event.labels())
            .build();
    return Events.of(value, event.time());
  }
}
