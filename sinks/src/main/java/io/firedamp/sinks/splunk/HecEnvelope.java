package io.firedamp.sinks.splunk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.http.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;

/**
 * What the collector wants around an event, and nothing else: at a key that it does not know it
 * stops reading a batch and says that all is well.
 */
final class HecEnvelope {
  /** Bytes around an event, at most: each of five texts is at most 255 characters. */
  static final int LARGEST = 4 * 1024;

  private static final int LONGEST_ID = 512;

  private final JsonFactory json = new JsonFactory();
  private final SplunkSink.Config config;
  private final IncidentFormat format;
  private final int room;

  HecEnvelope(SplunkSink.Config config, IncidentFormat format, int room) {
    this.config = config;
    this.format = format;
    this.room = room;
  }

  Payload around(Incident incident) {
    byte[] line = format.format(incident, room);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(line.length + LARGEST);
    try (JsonGenerator out = json.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeFieldName("time");
      out.writeNumber(seconds(incident.getUpdated()));
      text(out, "host", config.host());
      text(out, "source", config.source());
      text(out, "sourcetype", config.sourcetype());
      text(out, "index", config.index());
      out.writeFieldName("event");
      event(out, new String(line, UTF_8));
      out.writeObjectFieldStart("fields");
      out.writeStringField("incident_id", VisibleText.of(incident.getId(), LONGEST_ID));
      out.writeStringField("revision", Integer.toString(incident.getRevision()));
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Payload(incident, bytes.toByteArray());
  }

  private void event(JsonGenerator out, String line) throws IOException {
    if (isObject(line)) {
      out.writeRawValue(line);
    } else {
      out.writeString(line);
    }
  }

  /** Whether it is one whole object, which cannot close the envelope and open another. */
  private boolean isObject(String line) throws IOException {
    if (!line.startsWith("{")) {
      return false;
    }
    try (JsonParser parser = json.createParser(line)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  private static void text(JsonGenerator out, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      out.writeStringField(name, value);
    }
  }

  /** Seconds since 1970 with milliseconds, never with an exponent. */
  private static String seconds(Instant time) {
    long millis = time.toEpochMilli();
    return String.format(
        Locale.ROOT,
        "%s%d.%03d",
        millis < 0 ? "-" : "",
        Math.abs(millis) / 1000,
        Math.abs(millis) % 1000);
  }
}
