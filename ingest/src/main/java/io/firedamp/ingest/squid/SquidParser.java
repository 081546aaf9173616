package io.firedamp.ingest.squid;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.LoggedLines;
import java.util.List;

/**
 * Reads Squid's access log in its native format ({@code logformat squid}): each request as a
 * sighting of a flow from the client to whom Squid asked for it, with the host that is wanted.
 *
 * @see <a href="https://wiki.squid-cache.org/Features/LogFormat">Squid's log formats</a>
 */
public final class SquidParser implements EventParser {
  @Override
  public String format() {
    return "squid-access";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return LoggedLines.lineIn(head).filter(SquidRequest::begins).isPresent();
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return LoggedLines.readerFor(from, line -> SquidRequest.read(line.text()).meaning(from));
  }
}
