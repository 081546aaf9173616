package io.firedamp.sinks.http;

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
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    payloads.forEach(payload -> body.writeBytes(payload.bytes));
    return body.toByteArray();
  }
}
