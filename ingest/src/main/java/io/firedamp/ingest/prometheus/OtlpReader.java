package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.JsonItems;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads requests of OTLP in either encoding, and turns their sums into rates. */
final class OtlpReader implements RecordReader {
  private final Provenance from;
  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private final RateReader rates;

  OtlpReader(Provenance from) {
    this.from = from;
    this.rates = new RateReader(from, counter);
  }

  @Override
  public List<ParsedEvent> read(byte[] record) throws MalformedEventException {
    long before = counter.begun();
    List<ParsedEvent> events = new ArrayList<>();
    List<MetricLine> lines = new ArrayList<>();
    if (isJson(record)) {
      events.addAll(
          JsonItems.read(
              record, from, counter, (json, items) -> OtlpJson.read(json, items, lines)));
    } else {
      lines.addAll(protobuf(record));
    }
    events.addAll(rates.readLines(lines));
    if (counter.begun() == before) {
      counter.read();
      counter.leaveOut(RecordCounts.NOTHING);
    }
    return events;
  }

  private List<MetricLine> protobuf(byte[] record) throws MalformedEventException {
    try {
      return OtlpProtobuf.read(record, counter);
    } catch (MalformedEventException e) {
      counter.read();
      counter.unreadable();
      throw e;
    }
  }

  /** No request in protobuf begins so: its first field has number 1, and is a message. */
  private static boolean isJson(byte[] record) {
    for (byte each : record) {
      if (each == '{' || each == '[') {
        return true;
      }
      if (each != ' ' && each != '\n' && each != '\r' && each != '\t') {
        return false;
      }
    }
    return false;
  }

  @Override
  public OptionalLong oldestHeld() {
    return OptionalLong.empty();
  }

  @Override
  public RecordCounts counts() {
    return counter.counts();
  }
}
