package io.firedamp.app.replay;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One reader a format for the whole replay: an audit id or a counter may span files. */
final class Readers {
  private final Provenance provenance;
  private final Map<EventParser, RecordReader> byParser = new LinkedHashMap<>();
  private final RecordCounts.Counter counter = new RecordCounts.Counter();

  Readers(Provenance provenance) {
    this.provenance = provenance;
  }

  Provenance provenance() {
    return provenance;
  }

  RecordReader of(EventParser parser) {
    return byParser.computeIfAbsent(parser, format -> format.readerFor(provenance));
  }

  /** What readers still held back. */
  List<ParsedEvent> finish() {
    List<ParsedEvent> events = new ArrayList<>();
    byParser.values().forEach(reader -> events.addAll(reader.finish()));
    return events;
  }

  /** A record that no reader takes is one that cannot be read. */
  void countUnread() {
    counter.read();
    counter.unreadable();
  }

  /** What became of all records, with the format named before each reason. */
  RecordCounts counts() {
    return byParser.entrySet().stream()
        .map(entry -> entry.getValue().counts().of(entry.getKey().format()))
        .reduce(counter.counts(), RecordCounts::plus);
  }
}
