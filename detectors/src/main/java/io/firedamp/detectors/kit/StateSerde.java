package io.firedamp.detectors.kit;

import io.firedamp.schemas.AvroSerde;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Serdes for what a detector keeps. In the bytes stands a named Avro record that names its own
 * schema, so a field can be added and the state of the release before still be read; every schema
 * that was ever released lies under {@code released}.
 */
public final class StateSerde {
  private StateSerde() {}

  /** A type of the detector's own, kept as an Avro record. */
  public static <T, S extends SpecificRecord> Serde<T> of(
      Class<S> state, Function<T, S> toState, Function<S, T> fromState) {
    AvroSerde<S> records = AvroSerde.of(state);
    return Serdes.serdeFrom(
        (topic, value) ->
            records.serializer().serialize(topic, value == null ? null : toState.apply(value)),
        (topic, bytes) -> {
          S read = records.deserializer().deserialize(topic, bytes);
          return read == null ? null : fromState.apply(read);
        });
  }

  /** A list, each element as its own serde writes it. */
  @SuppressWarnings("unchecked") // A list class carries no element type.
  public static <V> Serde<List<V>> listOf(Serde<V> values) {
    return (Serde<List<V>>) (Serde<?>) Serdes.ListSerde(ArrayList.class, values);
  }

  /** A record within a state record: it names its own schema, so each can change alone. */
  public static <V extends SpecificRecord> ByteBuffer toBytes(AvroSerde<V> serde, V value) {
    return ByteBuffer.wrap(serde.serializer().serialize("state", value));
  }

  public static <V extends SpecificRecord> V fromBytes(AvroSerde<V> serde, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return serde.deserializer().deserialize("state", copy);
  }

  public static <V extends SpecificRecord> List<ByteBuffer> toBytes(
      AvroSerde<V> serde, List<V> values) {
    return values.stream().map(value -> toBytes(serde, value)).toList();
  }

  public static <V extends SpecificRecord> List<V> fromBytes(
      AvroSerde<V> serde, List<ByteBuffer> values) {
    return values.stream().map(bytes -> fromBytes(serde, bytes)).toList();
  }
}
