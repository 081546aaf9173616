package io.firedamp.ingest.format;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/** A reader, and which body each record came in that it may still hold. */
final class ReaderOfBodies {
  private final RecordReader reader;
  private final Deque<Long> bodies = new ArrayDeque<>();
  private long firstKept;

  ReaderOfBodies(RecordReader reader) {
    this.reader = reader;
  }

  /** Reads a record of a body, counted from 0. */
  List<ParsedEvent> read(byte[] record, long body) throws MalformedEventException {
    bodies.add(body);
    try {
      return reader.read(record);
    } finally {
      long oldest = reader.oldestHeld().orElse(firstKept + bodies.size());
      for (; firstKept < oldest; firstKept++) {
        bodies.remove();
      }
    }
  }

  /** The oldest body of which something is still held back. */
  OptionalLong oldestHeld() {
    return bodies.isEmpty() ? OptionalLong.empty() : OptionalLong.of(bodies.element());
  }

  RecordReader reader() {
    return reader;
  }
}
