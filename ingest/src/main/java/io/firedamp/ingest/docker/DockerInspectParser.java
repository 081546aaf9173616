package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.event.DeadLetters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Output of {@code docker inspect}, or one answer of the API: images become metadata, containers
 * the state they are in, dated by when it began. An image is dated by when it came to the host
 * (LastTagTime), else by when it says it was built.
 */
public final class DockerInspectParser implements EventParser {
  @Override
  public String format() {
    return "docker-inspect";
  }

  @Override
  public boolean isWholeDocument() {
    return true;
  }

  @Override
  public boolean recognises(RecordHead head) {
    return head.keys().contains("Id")
        && (head.keys().contains("RepoTags")
            || (head.keys().contains("Path") && head.keys().contains("State")));
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    JsonTree document = JsonTree.of(record);
    if (document.isObject()) {
      return read(document, from);
    }
    List<ParsedEvent> events = new ArrayList<>();
    int position = 0;
    for (JsonTree item : document.elements()) {
      try {
        events.addAll(read(item, from));
      } catch (MalformedEventException e) {
        String origin = from.source() + " inspected object " + position;
        events.add(DeadLetters.unreadable(origin, cut(record), String.valueOf(e.getMessage())));
      }
      position++;
    }
    return events;
  }

  /** The item is somewhere in the document: its beginning is enough to find it again. */
  private static byte[] cut(byte[] record) {
    return record.length <= 4096 ? record : new String(record, 0, 4096, UTF_8).getBytes(UTF_8);
  }

  private static List<ParsedEvent> read(JsonTree item, Provenance from)
      throws MalformedEventException {
    if (item.at("State").isObject()) {
      ContainerFacts container = ContainerFacts.of(item);
      Instant time = dated(container.since());
      return List.of(container.sighting(from, Optional.empty(), time));
    }
    ImageFacts image = ImageFacts.of(item);
    return image.metadata(from, List.of(), dated(image.tagged().or(image::created)));
  }

  private static Instant dated(Optional<Instant> time) throws MalformedEventException {
    return time.orElseThrow(
        () -> new MalformedEventException("an inspected object that tells no time"));
  }
}
