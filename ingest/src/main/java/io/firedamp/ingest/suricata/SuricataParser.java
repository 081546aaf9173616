package io.firedamp.ingest.suricata;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.Envelope;
import io.firedamp.ingest.json.JsonItems;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads Suricata's EVE JSON: flow as flows with counters, tls as sightings of the name a flow is
 * opened under, dns (versions 1, 2 and 3) as queries, alert as an alert of whoever connected. A
 * record may stand as text within a shipper's own. Other event types are read and left out by their
 * names.
 *
 * @see <a href="https://docs.suricata.io/en/latest/output/eve/eve-json-format.html">EVE JSON
 *     format</a>
 */
public final class SuricataParser implements EventParser {
  private static final Pattern KNOWN_TYPE =
      Pattern.compile(
          "\"event_type\"\\s*:\\s*\"(?:" + String.join("|", EveEvents.knownTypes()) + ")\"");

  @Override
  public String format() {
    return "suricata-eve";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return isEvent(head) || Envelope.headWithin(head).filter(SuricataParser::isEvent).isPresent();
  }

  private static boolean isEvent(RecordHead head) {
    return head.keys().contains("timestamp")
        && head.keys().contains("event_type")
        && (KNOWN_TYPE.matcher(head.text()).find()
            || (head.keys().contains("src_ip") && head.keys().contains("dest_ip")));
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return JsonItems.readerFor(from, (json, items) -> readObject(json, items, from));
  }

  private static void readObject(JsonParser json, JsonItems items, Provenance from)
      throws IOException, MalformedEventException {
    EveRecord read = EveRecord.read(json);
    Optional<byte[]> wrapped = read.wrapped();
    if (wrapped.isPresent()) {
      items.addWithin(wrapped.get(), (within, inner) -> readObject(within, inner, from));
    } else {
      new EveEvents(read, from).addTo(items);
    }
  }
}
