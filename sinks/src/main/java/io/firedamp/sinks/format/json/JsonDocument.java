package io.firedamp.sinks.format.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** An incident as one JSON object on one line, told in as much {@link Detail} as fits. */
public final class JsonDocument {
  /** Bytes in which the least that is told of an incident has room, whatever is written in it. */
  public static final int SMALLEST = 8 * 1024;

  private final JsonFactory json = new JsonFactory();
  private final Content content;
  private final List<String> pathOfKey;

  /** Writes the fields of one. */
  public interface Content {
    void write(JsonFields out, Incident incident) throws IOException;
  }

  /**
   * A kind of document.
   *
   * @param pathOfKey names of objects, or of lists whose first object is meant, and, last, of the
   *     field that holds the delivery key
   */
  public JsonDocument(Content content, String... pathOfKey) {
    this.content = content;
    this.pathOfKey = List.of(pathOfKey);
  }

  /** The most detailed that fits; the least detailed where none does. */
  public byte[] within(int largest, Incident incident) {
    byte[] document = new byte[0];
    for (Detail detail : Detail.values()) {
      document = of(incident, detail);
      if (document.length <= largest) {
        break;
      }
    }
    return document;
  }

  private byte[] of(Incident incident, Detail detail) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(SMALLEST);
    try (JsonGenerator out = json.createGenerator(bytes)) {
      out.writeStartObject();
      content.write(new JsonFields(out, detail), incident);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What a line delivered; empty for one that is no such document. */
  public Optional<DeliveryKey> deliveryKey(byte[] line) {
    try (JsonParser parser = json.createParser(line)) {
      parser.nextToken();
      for (String name : pathOfKey) {
        if (parser.currentToken() != JsonToken.START_OBJECT || !isInside(parser, name)) {
          return Optional.empty();
        }
      }
      return DeliveryKey.parse(String.valueOf(parser.getText()));
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
        if (parser.currentToken() == JsonToken.START_ARRAY) {
          parser.nextToken();
        }
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }
}
