package io.firedamp.ingest.format;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.JsonRecords;
import io.firedamp.ingest.text.ByteOrderMark;
import io.firedamp.ingest.text.HeadedTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads bodies of one format, which may be written as lines under a header: each line is the record
 * it stands for. Or somebody carries its records in envelopes that the format does not know. Any
 * other body is read as it is.
 */
public final class BodyReader implements RecordReader {
  private final Formats formats;
  private final ReaderOfBodies reader;
  private final Provenance from;
  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private long bodies;

  /** Reads records of a format by a reader of its own. */
  public BodyReader(EventParser format, RecordReader reader, Provenance from) {
    this.formats = new Formats(List.of(format));
    this.reader = new ReaderOfBodies(reader);
    this.from = from;
  }

  @Override
  public List<ParsedEvent> read(byte[] body) throws MalformedEventException {
    bodies++;
    if (HeadedTable.begins(body, ByteOrderMark.lengthIn(body))) {
      return JsonRecords.parseEach(body, from, counter, this::readOne);
    }
    return isCarried(body)
        ? JsonRecords.parseEach(body, from, counter, this::readCarried)
        : readOne(body);
  }

  private List<ParsedEvent> readOne(byte[] record) throws MalformedEventException {
    return reader.read(record, bodies - 1);
  }

  /** Whether the first record is none of the format's, and holds one. */
  private boolean isCarried(byte[] body) {
    if (formats.of(body).isPresent()) {
      return false;
    }
    try {
      return JsonRecords.of(body)
          .next()
          .filter(record -> record.problem().isEmpty())
          .filter(record -> formats.of(record.bytes()).isEmpty())
          .filter(record -> formats.in(record.bytes()).get(0).record() != record.bytes())
          .isPresent();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private List<ParsedEvent> readCarried(byte[] record) throws MalformedEventException {
    return Formats.readEach(formats.in(record), from.source(), found -> readOne(found.record()));
  }

  @Override
  public List<ParsedEvent> finish() {
    return reader.reader().finish();
  }

  @Override
  public OptionalLong oldestHeld() {
    return reader.oldestHeld();
  }

  @Override
  public RecordCounts counts() {
    return reader.reader().counts().plus(counter.counts());
  }
}
