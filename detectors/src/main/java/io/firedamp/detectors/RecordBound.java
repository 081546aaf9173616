package io.firedamp.detectors;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Refuses to write what Kafka would not take while the record behind it can still be set aside: a
 * record that the producer refuses ends its transaction, and the detector with it, at every start.
 */
final class RecordBound {
  /**
   * Bytes of a value, below the 1,048,576 that a producer sends and a broker takes by default
   * ({@code max.request.size}, {@code message.max.bytes}), key, headers and framing included.
   */
  static final int MOST_VALUE = 1_000_000;

  /** Bytes of a key, within what is left. */
  static final int MOST_KEY = 40_000;

  private RecordBound() {}

  static Serde<String> keys() {
    return bounded(Serdes.String(), MOST_KEY, "key");
  }

  static <V> Serde<V> values(Serde<V> values) {
    return bounded(values, MOST_VALUE, "value");
  }

  private static <T> Serde<T> bounded(Serde<T> serde, int most, String what) {
    Serializer<T> writer = serde.serializer();
    return Serdes.serdeFrom(
        (topic, value) -> within(most, what, topic, writer.serialize(topic, value)),
        serde.deserializer());
  }

  private static byte[] within(int most, String what, String topic, byte[] bytes) {
    if (bytes != null && bytes.length > most) {
      throw new SerializationException(
          "a %s of %d bytes is more than the %d that %s takes"
              .formatted(what, bytes.length, most, topic));
    }
    return bytes;
  }
}
