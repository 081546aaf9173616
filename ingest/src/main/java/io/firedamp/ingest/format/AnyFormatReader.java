package io.firedamp.ingest.format;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.JsonRecords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads bodies of any installed format, and of several at once: a document as a whole, anything
 * else record by record, each by what it shows itself to be. One reader a format reads all bodies,
 * for a request may begin in one and end in the next.
 */
public final class AnyFormatReader implements RecordReader {
  private static final int HEAD = 4096;

  private final Formats formats;
  private final Provenance from;
  private final Map<EventParser, ReaderOfBodies> readers = new LinkedHashMap<>();
  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private long bodies;

  /** Recognises what these parsers do; where two would, the first of them is taken. */
  public AnyFormatReader(List<EventParser> parsers, Provenance from) {
    this.formats = new Formats(parsers);
    this.from = from;
  }

  @Override
  public List<ParsedEvent> read(byte[] body) throws MalformedEventException {
    bodies++;
    byte[] head = body.length > HEAD ? Arrays.copyOf(body, HEAD) : body;
    Optional<EventParser> document = formats.of(head).filter(EventParser::isWholeDocument);
    return document.isPresent()
        ? read(document.get(), body)
        : JsonRecords.parseEach(body, from, counter, new Records());
  }

  @Override
  public List<ParsedEvent> finish() {
    List<ParsedEvent> rest = new ArrayList<>();
    readers.values().forEach(each -> rest.addAll(each.reader().finish()));
    return rest;
  }

  @Override
  public OptionalLong oldestHeld() {
    return readers.values().stream().flatMapToLong(each -> each.oldestHeld().stream()).min();
  }

  @Override
  public RecordCounts counts() {
    return readers.entrySet().stream()
        .map(entry -> entry.getValue().reader().counts().of(entry.getKey().format()))
        .reduce(counter.counts(), RecordCounts::plus);
  }

  private List<ParsedEvent> read(EventParser parser, byte[] record) throws MalformedEventException {
    return readers
        .computeIfAbsent(parser, format -> new ReaderOfBodies(format.readerFor(from)))
        .read(record, bodies - 1);
  }

  /** The records of one body. */
  private final class Records implements RecordReader.EachRecord {
    private boolean recognised;
    private int unrecognised;

    @Override
    public List<ParsedEvent> parse(byte[] record) throws MalformedEventException {
      return Formats.readEach(formats.in(record), from.source(), this::parse);
    }

    private List<ParsedEvent> parse(Formats.Found found) throws MalformedEventException {
      if (found.parser().isPresent()) {
        recognised = true;
        return AnyFormatReader.this.read(found.parser().get(), found.record());
      }
      counter.read();
      if (!recognised && unrecognised == Formats.MOST_UNRECOGNISED) {
        counter.leaveOut(Formats.UNKNOWN);
        return List.of();
      }
      unrecognised++;
      counter.unreadable();
      throw new MalformedEventException(formats.unrecognised());
    }
  }
}
