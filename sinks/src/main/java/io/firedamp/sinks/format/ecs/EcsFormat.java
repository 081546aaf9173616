package io.firedamp.sinks.format.ecs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.IncidentFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * An incident as one JSON document of the Elastic Common Schema: what a SIEM knows how to show is
 * in its fields, everything else under {@code firedamp}.
 *
 * <p>What does not fit is told in less {@link Detail}; {@code firedamp.truncated} says so, and that
 * a text or a list was cut; ids are always whole.
 */
public final class EcsFormat implements IncidentFormat {
  /** The first of the major version whose fields this is; later ones have only added to them. */
  static final String VERSION = "9.0.0";

  private static final int SMALLEST = 8 * 1024;

  private final JsonFactory json = new JsonFactory();

  @Override
  public String name() {
    return "ecs";
  }

  @Override
  public String about() {
    return "Elastic Common Schema, one JSON document a line.";
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public int smallest() {
    return SMALLEST;
  }

  @Override
  public byte[] format(Incident incident, int largest) {
    requireRoom(largest);
    byte[] document = new byte[0];
    for (Detail detail : Detail.values()) {
      document = format(incident, detail);
      if (document.length <= largest) {
        break;
      }
    }
    return document;
  }

  private byte[] format(Incident incident, Detail detail) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(SMALLEST);
    try (JsonGenerator out = json.createGenerator(bytes)) {
      JsonFields fields = new JsonFields(out, detail);
      out.writeStartObject();
      EcsFields.write(fields, incident);
      FiredampFields.write(fields, incident);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public Optional<DeliveryKey> deliveryKey(byte[] line) {
    try (JsonParser parser = json.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT || !isInside(parser, "firedamp")) {
        return Optional.empty();
      }
      return parser.currentToken() == JsonToken.START_OBJECT && isInside(parser, "delivery_key")
          ? DeliveryKey.parse(String.valueOf(parser.getText()))
          : Optional.empty();
    } catch (JacksonException e) {
      // Somebody else's line: it has no key of ours.
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Goes to the value of a field of this object, if it has one. */
  private static boolean isInside(JsonParser parser, String name) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = name.equals(parser.currentName());
      parser.nextToken();
      if (found) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }
}
