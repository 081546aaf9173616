package io.firedamp.ingest.conntrack;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.LoggedLines;
import java.util.List;

/**
 * Reads what {@code conntrack -E} writes of connections: as sightings while they are open, as whole
 * flows with their counters when they end.
 *
 * @see <a href="https://conntrack-tools.netfilter.org/manual.html">conntrack-tools</a>
 */
public final class ConntrackParser implements EventParser {
  @Override
  public String format() {
    return "conntrack-events";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return LoggedLines.lineIn(head).filter(ConntrackEvent::begins).isPresent();
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return LoggedLines.readerFor(
        from, line -> ConntrackEvent.read(line.text(), line.time()).meaning(from));
  }
}
