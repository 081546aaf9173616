package acme.tap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.schemas.Alias;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/** One line of a tap: {@code {"tap":"wire-1","at":"…","address":"…","keepalives":12}}. */
public final class TapParser implements EventParser {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String format() {
    return "acme-tap";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return head.keys().contains("tap") && head.keys().contains("keepalives");
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    try {
      return List.of(reading(JSON.readTree(record), from));
    } catch (IOException e) {
      throw new MalformedEventException("no JSON: " + e.getMessage(), e);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new MalformedEventException("no reading of a tap: " + e.getMessage(), e);
    }
  }

  private static ParsedEvent reading(JsonNode line, Provenance from) {
    Instant time = Instant.parse(line.path("at").asText());
    Alias address = Alias.address(from.cluster(), line.path("address").asText());
    TapReading reading =
        TapReading.newBuilder()
            .setEventId(ContentId.of("acme-tap", address.toString(), time.toString()))
            .setTime(time)
            .setCluster(from.cluster())
            .setSource(from.source())
            .setAddress(address.rest())
            .setKeepalives(line.path("keepalives").asInt())
            .build();
    return new ParsedEvent(address.toString(), reading, time);
  }
}
