package io.firedamp.ingest.zeek;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.JsonItems;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads Zeek's JSON logs: conn and conn_long as flows with counters, ssl as sightings of a flow's
 * server name, dns as queries. Field names may hold a dot ({@code id.orig_h}) or, as shippers that
 * flatten them write, an underscore. Records of other logs are read and left out.
 */
public final class ZeekParser implements EventParser {
  private static final Set<String> ORIGINATOR = Set.of("id.orig_h", "id_orig_h");
  private static final Set<String> LOG = Set.of("_path", "@path", "@stream");

  @Override
  public String format() {
    return "zeek-json";
  }

  @Override
  public boolean recognises(RecordHead head) {
    boolean ofConnection = head.keys().stream().anyMatch(ORIGINATOR::contains);
    boolean named = head.keys().stream().anyMatch(LOG::contains);
    return head.keys().contains("ts") && (ofConnection || named);
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return parse(record, from, reason -> {});
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return new ZeekReader(this, from);
  }

  /** Also tells the reason of each record that was left out. */
  List<ParsedEvent> parse(byte[] record, Provenance from, Consumer<String> leftOut)
      throws MalformedEventException {
    return JsonItems.read(
        record,
        from,
        (json, items) -> new ZeekEvents(ZeekRecord.read(json), from, leftOut).addTo(items));
  }
}
