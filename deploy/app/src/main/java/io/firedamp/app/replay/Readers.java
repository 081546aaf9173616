package io.firedamp.app.replay;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One reader a format for the whole replay: an audit id or a counter may span files. */
final class Readers {
  private final Provenance provenance;
  private final Map<EventParser, RecordReader> byParser = new LinkedHashMap<>();

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

  /** Records left out on purpose, by format and reason. */
  Map<String, Long> leftOut() {
    Map<String, Long> byReason = new TreeMap<>();
    byParser.forEach(
        (parser, reader) ->
            reader
                .leftOut()
                .forEach(
                    (reason, count) ->
                        byReason.merge(parser.format() + ": " + reason, count, Long::sum)));
    return byReason;
  }
}
