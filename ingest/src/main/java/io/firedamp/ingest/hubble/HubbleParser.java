package io.firedamp.ingest.hubble;

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
 * Reads what Cilium's Hubble observes, as JSON: packets of connections as sightings of open flows,
 * DNS messages as queries. A flow may stand for itself, in an answer of Hubble's API ({@code
 * flow}), or as text within a shipper's record.
 *
 * @see <a href="https://github.com/cilium/cilium/blob/main/api/v1/flow/flow.proto">flow.proto</a>
 */
public final class HubbleParser implements EventParser {
  private static final Pattern OF_A_FLOW =
      Pattern.compile("\"(?:verdict|traffic_direction|trace_observation_point)\"\\s*:\\s*\"[A-Z_]");

  @Override
  public String format() {
    return "hubble-flow";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return isAnswer(head) || Envelope.headWithin(head).filter(HubbleParser::isAnswer).isPresent();
  }

  private static boolean isAnswer(RecordHead head) {
    if (OF_A_FLOW.matcher(head.text()).find()) {
      return head.keys().contains("flow")
          || (head.keys().contains("node_name") && head.keys().contains("event_type"));
    }
    return head.text().contains("\"node_name\"")
        && head.keys().stream().anyMatch(HubbleRecord.OTHER_ANSWERS::contains);
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
    HubbleRecord read = HubbleRecord.read(json);
    Optional<byte[]> wrapped = read.wrapped();
    if (wrapped.isPresent()) {
      items.addWithin(wrapped.get(), (within, inner) -> readObject(within, inner, from));
    } else {
      new HubbleEvents(read, from).addTo(items);
    }
  }
}
