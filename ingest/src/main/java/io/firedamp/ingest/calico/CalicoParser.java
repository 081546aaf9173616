package io.firedamp.ingest.calico;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.Envelope;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.JsonItems;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads flow logs of Calico Enterprise and Calico Cloud: what a node counted of a flow, or of some
 * that it put together, in one interval.
 *
 * @see <a
 *     href="https://docs.tigera.io/calico-enterprise/latest/observability/elastic/flow/datatypes">Flow
 *     log data types</a>
 */
public final class CalicoParser implements EventParser {
  @Override
  public String format() {
    return "calico-flow";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return isFlow(head) || Envelope.headWithin(head).filter(CalicoParser::isFlow).isPresent();
  }

  private static boolean isFlow(RecordHead head) {
    return head.text().contains("\"source_type\"")
        && head.keys().contains("source_ip")
        && head.keys().contains("dest_type");
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
    JsonFields fields = new JsonFields(CalicoFlow.PATHS);
    Envelope envelope = new Envelope();
    Json.members(
        json,
        "record",
        name -> {
          if (!fields.offer(name, json)) {
            envelope.offer(name, json);
          }
        });
    Optional<byte[]> wrapped = fields.has("source_type") ? Optional.empty() : envelope.record();
    if (wrapped.isPresent()) {
      items.addWithin(wrapped.get(), (within, inner) -> readObject(within, inner, from));
    } else {
      new CalicoFlow(fields, from).addTo(items);
    }
  }
}
