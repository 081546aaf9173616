package io.firedamp.sinks.wazuh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.http.Payload;
import java.io.ByteArrayOutputStream;

/** A text as JSON writes it. */
final class JsonText {
  private JsonText() {}

  static Payload of(Incident incident, String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write('"');
    bytes.writeBytes(
        new String(JsonStringEncoder.getInstance().quoteAsString(text)).getBytes(UTF_8));
    bytes.write('"');
    return new Payload(incident, bytes.toByteArray());
  }
}
