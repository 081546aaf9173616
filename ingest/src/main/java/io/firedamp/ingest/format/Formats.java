package io.firedamp.ingest.format;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.event.DeadLetters;
import io.firedamp.ingest.json.Carried;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the format of a record by what it begins with. Logs are uniform, so the last one is tried
 * first. Not thread-safe.
 */
public final class Formats {
  /**
   * After so many records of no known format, and none of a known, the rest of a stream is left
   * alone.
   */
  public static final int MOST_UNRECOGNISED = 20;

  /** Why what follows those is left out. */
  public static final String UNKNOWN = "of no known format";

  /** A body of OpenTelemetry's logs has five envelopes, in the text of a log one more. */
  private static final int DEEPEST = 7;

  private final List<EventParser> parsers;
  private @Nullable EventParser latest;

  /** Recognises what these parsers do; where two would, the first of them is taken. */
  public Formats(List<EventParser> parsers) {
    this.parsers = List.copyOf(parsers);
  }

  /** The parser that recognises a record. */
  public Optional<EventParser> of(byte[] record) {
    try (RecordHead head = RecordHead.of(record)) {
      if (latest != null && latest.recognises(head)) {
        return Optional.of(latest);
      }
      for (EventParser parser : parsers) {
        if (parser.recognises(head)) {
          latest = parser;
          return Optional.of(parser);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * The record itself where a format recognises it, else those that somebody carried in it. A part
   * of no format stands among others as such; where no part is of any, the record stands for it.
   */
  public List<Found> in(byte[] record) {
    Optional<EventParser> parser = of(record);
    List<Found> within = parser.isPresent() ? List.of() : within(record, DEEPEST, new Carried());
    return within.isEmpty() ? List.of(new Found(parser, record)) : within;
  }

  /**
   * What the parts of a record give. One that is malformed makes a dead letter among the others'
   * events; but when it is the only one, the record is malformed.
   */
  static List<ParsedEvent> readEach(List<Found> parts, String origin, PartReader reader)
      throws MalformedEventException {
    List<ParsedEvent> events = new ArrayList<>();
    for (Found part : parts) {
      try {
        events.addAll(reader.read(part));
      } catch (MalformedEventException e) {
        if (parts.size() == 1) {
          throw e;
        }
        events.add(DeadLetters.unreadable(origin, part.record(), String.valueOf(e.getMessage())));
      }
    }
    return events;
  }

  /** Reads one part of a record. */
  @FunctionalInterface
  interface PartReader {
    List<ParsedEvent> read(Found part) throws MalformedEventException;
  }

  /** What is carried in a record, as far as a format recognises any of it. */
  private List<Found> within(byte[] envelope, int depth, Carried carried) {
    for (List<byte[]> place : carried.in(envelope)) {
      List<Found> found = new ArrayList<>();
      for (byte[] part : place) {
        Optional<EventParser> parser = of(part);
        List<Found> deeper =
            parser.isPresent() || depth == 1 ? List.<Found>of() : within(part, depth - 1, carried);
        found.addAll(deeper.isEmpty() ? List.of(new Found(parser, part)) : deeper);
      }
      if (found.stream().anyMatch(each -> each.parser().isPresent())) {
        return found;
      }
    }
    return List.of();
  }

  /**
   * A record, and who reads it.
   *
   * @param parser empty where it is of no format
   * @param record not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
  public record Found(Optional<EventParser> parser, byte[] record) {}

  /** One sentence for a person who wonders why something was not read. */
  public String unrecognised() {
    return "no format recognised; known are " + names();
  }

  /** The names of all formats. */
  public String names() {
    return String.join(", ", parsers.stream().map(EventParser::format).sorted().toList());
  }
}
