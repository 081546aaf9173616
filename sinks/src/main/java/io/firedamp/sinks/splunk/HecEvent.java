package io.firedamp.sinks.splunk;

import io.firedamp.sinks.DeliveryKey;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** One incident as the collector takes it. */
final class HecEvent {
  private final DeliveryKey key;
  private final byte[] bytes;

  HecEvent(DeliveryKey key, byte[] bytes) {
    this.key = key;
    this.bytes = bytes;
  }

  DeliveryKey key() {
    return key;
  }

  /** Bytes. */
  int size() {
    return bytes.length;
  }

  /** Several of them as one body: objects behind one another, which is how the collector reads. */
  static byte[] body(List<HecEvent> events) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    events.forEach(event -> body.writeBytes(event.bytes));
    return body.toByteArray();
  }
}
