package io.firedamp.ingest;

import io.firedamp.schemas.avro.DeadLetter;
import java.util.List;
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

  /**
   * What became of the records read so far, those for which {@link #read} threw among them. Has no
   * default, for the same reason.
   */
  RecordCounts counts();

  /** Reads records that have nothing to do with each other, and holds none back. */
  static RecordReader ofEach(EachRecord parser) {
    RecordCounts.Counter counter = new RecordCounts.Counter();
    return counting(
        counter,
        record -> {
          counter.read();
          try {
            List<ParsedEvent> events = parser.parse(record);
            count(events, counter);
            return events;
          } catch (MalformedEventException | RuntimeException e) {
            counter.unreadable();
            throw e;
          }
        });
  }

  private static void count(List<ParsedEvent> events, RecordCounts.Counter counter) {
    if (events.isEmpty()) {
      counter.leaveOut(RecordCounts.NOTHING);
    } else if (events.stream().allMatch(event -> event.value() instanceof DeadLetter)) {
      counter.unreadable();
    } else {
      counter.gaveEvents();
    }
  }

  /** Reads by what counts records by itself, since one of ours may hold many; holds none back. */
  static RecordReader counting(RecordCounts.Counter counter, EachRecord parser) {
    return new RecordReader() {
      @Override
      public List<ParsedEvent> read(byte[] record) throws MalformedEventException {
        return parser.parse(record);
      }

      @Override
      public OptionalLong oldestHeld() {
        return OptionalLong.empty();
      }

      @Override
      public RecordCounts counts() {
        return counter.counts();
      }
    };
  }

  /**
   * The same reader, of which somebody sees what each record gave, once it was read: nothing, when
   * it was malformed. What is left at the end is seen, too.
   */
  static RecordReader watched(RecordReader reader, Consumer<List<ParsedEvent>> watcher) {
    return new RecordReader() {
      @Override
      public List<ParsedEvent> read(byte[] record) throws MalformedEventException {
        List<ParsedEvent> events = List.of();
        try {
          events = reader.read(record);
          return events;
        } finally {
          watcher.accept(events);
        }
      }

      @Override
      public List<ParsedEvent> finish() {
        List<ParsedEvent> events = reader.finish();
        watcher.accept(events);
        return events;
      }

      @Override
      public OptionalLong oldestHeld() {
        return reader.oldestHeld();
      }

      @Override
      public RecordCounts counts() {
        return reader.counts();
      }
    };
  }

  /** What one record gives. */
  @FunctionalInterface
  interface EachRecord {
    /** See {@link EventParser#parse}. */
    List<ParsedEvent> parse(byte[] record) throws MalformedEventException;
  }
}
