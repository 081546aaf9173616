package io.firedamp.ingest.zeek;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordReader;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Counts what is left out; the records themselves stand alone. */
final class ZeekReader implements RecordReader {
  private final ZeekParser parser;
  private final Provenance from;
  private final Map<String, Long> leftOut = new TreeMap<>();

  ZeekReader(ZeekParser parser, Provenance from) {
    this.parser = parser;
    this.from = from;
  }

  @Override
  public List<ParsedEvent> read(byte[] record) throws MalformedEventException {
    return parser.parse(record, from, reason -> leftOut.merge(reason, 1L, Long::sum));
  }

  @Override
  public OptionalLong oldestHeld() {
    return OptionalLong.empty();
  }

  @Override
  public Map<String, Long> leftOut() {
    return Map.copyOf(leftOut);
  }
}
