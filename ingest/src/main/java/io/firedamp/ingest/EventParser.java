package io.firedamp.ingest;

import java.util.List;
import java.util.Optional;

/**
 * Bytes to events, pure: no I/O, no state, no clock. What live sources, replay, fuzzing and
 * benchmarks all call.
 */
public interface EventParser {
  /** Name of the format for people, for example {@code kubernetes-audit}. */
  String format();

  /** Whether a record that begins like this is of this format. Cheap, and never throws. */
  boolean recognises(RecordHead head);

  /**
   * The events in one record, in the order they happened. A readable record without anything for us
   * is an empty list; an unreadable item of a readable batch is a {@link
   * io.firedamp.schemas.avro.DeadLetter} among the events.
   *
   * @throws MalformedEventException naming the place and the value, and nothing else, whatever the
   *     bytes
   */
  List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException;

  /** Whether a file of this format is one record, rather than one record a line. */
  default boolean isWholeDocument() {
    return false;
  }

  /** How to cut a stream of whole documents; empty where a file is never more than one. */
  default Optional<DocumentBounds> bounds() {
    return Optional.empty();
  }

  /** Starts reading one stream of records: the place for what spans records. */
  default RecordReader readerFor(Provenance from) {
    return RecordReader.ofEach(record -> parse(record, from));
  }

  /**
   * Where, in a stream of documents of one format, one ends and the next begins: a stream may be
   * longer than any document. Sees each line once, in order; for one stream.
   */
  interface DocumentBounds {
    /**
     * Whether a line is the first of another document.
     *
     * @param start of the line in these bytes
     * @param end of the line, without its line feed
     */
    boolean beginsAt(byte[] bytes, int start, int end);
  }
}
