package io.firedamp.ingest;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads the records of one stream in order and remembers what spans them: audit ids already seen,
 * counters that become rates. Not thread-safe; its memory is bounded.
 */
@FunctionalInterface
public interface RecordReader {
  /** See {@link EventParser#parse}. */
  List<ParsedEvent> read(byte[] record) throws MalformedEventException;

  /** What was held back for a record that never came. Called once, at the end of the stream. */
  default List<ParsedEvent> finish() {
    return List.of();
  }

  /**
   * Which record, counted from 0 in the order they were read, is the oldest of which something is
   * still held back. Whoever reads from a place to which it can return does not leave that record
   * behind before it is let go.
   */
  default OptionalLong oldestHeld() {
    return OptionalLong.empty();
  }

  /** Records left out on purpose, by reason, for example {@code duplicate audit id}. */
  default Map<String, Long> leftOut() {
    return Map.of();
  }
}
