package io.firedamp.ingest.format;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.JsonRecords;
import io.firedamp.ingest.text.HeadedTable;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads bodies of one format that may be written as lines under a header: each line is the record
 * it stands for. Any other body is read as it is.
 */
public final class TableReader implements RecordReader {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final RecordReader reader;
  private final Provenance from;
  private final RecordCounts.Counter counter = new RecordCounts.Counter();

  /** Reads records by a reader that holds none back. */
  public TableReader(RecordReader reader, Provenance from) {
    this.reader = reader;
    this.from = from;
  }

  @Override
  public List<ParsedEvent> read(byte[] body) throws MalformedEventException {
    return new HeadedTable().isHeader(firstLine(body))
        ? JsonRecords.parseEach(body, from, counter, reader::read)
        : reader.read(body);
  }

  private static byte[] firstLine(byte[] body) {
    int start = beginsWithMark(body) ? BYTE_ORDER_MARK.length : 0;
    int end = start;
    while (end < body.length && body[end] != '\n') {
      end++;
    }
    return Arrays.copyOfRange(body, start, end);
  }

  private static boolean beginsWithMark(byte[] body) {
    int length = BYTE_ORDER_MARK.length;
    return body.length >= length && Arrays.equals(body, 0, length, BYTE_ORDER_MARK, 0, length);
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
  public RecordCounts counts() {
    return reader.counts().plus(counter.counts());
  }
}
