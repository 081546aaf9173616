package io.firedamp.ingest;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Reads the records of one stream in order and remembers what spans them: audit ids already seen,
 * counters that become rates. Not thread-safe; its memory is bounded.
 */
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
   * behind before it is let go. Has no default: whoever decorates a reader would lose the answer.
   */
  OptionalLong oldestHeld();

  /** Records left out on purpose, by reason, for example {@code duplicate audit id}. */
  default Map<String, Long> leftOut() {
    return Map.of();
  }

  /** Reads records that have nothing to do with each other, and holds none back. */
  static RecordReader ofEach(EachRecord parser) {
    return new RecordReader() {
      @Override
      public List<ParsedEvent> read(byte[] record) throws MalformedEventException {
        return parser.parse(record);
      }

      @Override
      public OptionalLong oldestHeld() {
        return OptionalLong.empty();
      }
    };
  }

  /** The same reader, of which somebody sees what each record gave, once it was read. */
  static RecordReader watched(RecordReader reader, Consumer<List<ParsedEvent>> watcher) {
    return new RecordReader() {
      @Override
      public List<ParsedEvent> read(byte[] record) throws MalformedEventException {
        List<ParsedEvent> events = reader.read(record);
        watcher.accept(events);
        return events;
      }

      @Override
      public List<ParsedEvent> finish() {
        return reader.finish();
      }

      @Override
      public OptionalLong oldestHeld() {
        return reader.oldestHeld();
      }

      @Override
      public Map<String, Long> leftOut() {
        return reader.leftOut();
      }
    };
  }

  /** What one record gives, whatever was read before it. */
  @FunctionalInterface
  interface EachRecord {
    /** See {@link EventParser#parse}. */
    List<ParsedEvent> parse(byte[] record) throws MalformedEventException;
  }
}
