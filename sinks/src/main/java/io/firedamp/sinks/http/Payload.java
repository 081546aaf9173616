package io.firedamp.sinks.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** A revision of an incident as a destination takes it. */
public final class Payload {
  private final DeliveryKey key;
  private final byte[] bytes;

  public Payload(Incident incident, byte[] bytes) {
    this.key = DeliveryKey.of(incident);
    this.bytes = bytes.clone();
  }

  public DeliveryKey key() {
    return key;
  }

  /** Bytes. */
  public int size() {
    return bytes.length;
  }

  /** Several of them behind one another. */
  public static byte[] body(List<Payload> payloads) {
    return body("", "", payloads, "");
  }

  /** Several of them with something before, between and behind. */
  public static byte[] body(String before, String between, List<Payload> payloads, String behind) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(before.getBytes(UTF_8));
    for (int i = 0; i < payloads.size(); i++) {
      body.writeBytes((i == 0 ? "" : between).getBytes(UTF_8));
      body.writeBytes(payloads.get(i).bytes);
    }
    body.writeBytes(behind.getBytes(UTF_8));
    return body.toByteArray();
  }
}
