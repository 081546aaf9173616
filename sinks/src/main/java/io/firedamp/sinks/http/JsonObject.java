package io.firedamp.sinks.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.firedamp.schemas.avro.Incident;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes the object that a destination wants around an incident. */
public final class JsonObject {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonObject() {}

  /** Writes its fields. */
  public interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  /** The object, as what is posted for an incident. */
  public static Payload of(Incident incident, Fields fields) {
    return new Payload(incident, bytes(fields));
  }

  /** The object alone. */
  public static byte[] bytes(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      fields.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
