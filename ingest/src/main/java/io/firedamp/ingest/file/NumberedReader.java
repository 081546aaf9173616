package io.firedamp.ingest.file;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import java.util.List;

/** Counts what a reader reads, so that one can tell how far back it still holds something. */
final class NumberedReader {
  private final RecordReader reader;
  private long count;

  NumberedReader(RecordReader reader) {
    this.reader = reader;
  }

  List<ParsedEvent> read(byte[] record) throws MalformedEventException {
    count++;
    return reader.read(record);
  }

  /** How many records were read. */
  long count() {
    return count;
  }

  /** Whether something of the latest record is held, and of none before it. */
  boolean holdsLatestOnly() {
    return reader.oldestHeld().orElse(-1) == count - 1;
  }

  /** Whether nothing is held back any more of the first so many records. */
  boolean hasLetGo(long first) {
    return reader.oldestHeld().orElse(Long.MAX_VALUE) >= first;
  }

  RecordCounts counts() {
    return reader.counts();
  }

  List<ParsedEvent> finish() {
    return reader.finish();
  }
}
