package io.firedamp.ingest.format;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.RecordHead;
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

  /** One sentence for a person who wonders why something was not read. */
  public String unrecognised() {
    return "no format recognised; known are " + names();
  }

  /** The names of all formats. */
  public String names() {
    return String.join(", ", parsers.stream().map(EventParser::format).sorted().toList());
  }
}
