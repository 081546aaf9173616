package io.firedamp.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SystemLimitException;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Avro single-object encoding: two marker bytes, the schema's eight-byte CRC-64-AVRO fingerprint,
 * then the datum. The bytes name their own schema, so no registry server is needed; every released
 * schema is known to the decoder.
 */
public final class AvroSerde<T extends SpecificRecord> implements Serde<T> {
  // Avro, process-wide, makes instances only of classes somebody vouches for. We vouch for the
  // packages of the types we were asked to carry, and for no name that merely occurs in bytes.
  private static final Set<String> TRUSTED_PACKAGES = ConcurrentHashMap.newKeySet();

  static {
    // A few flipped bits in a length must cost an exception, not the heap. Avro reads these once,
    // when it first decodes; an operator's own -D wins.
    System.getProperties()
        .putIfAbsent(SystemLimitException.MAX_COLLECTION_LENGTH_PROPERTY, "65536");
    System.getProperties().putIfAbsent(SystemLimitException.MAX_STRING_LENGTH_PROPERTY, "8388608");
    System.getProperties().putIfAbsent(SystemLimitException.MAX_BYTES_LENGTH_PROPERTY, "8388608");
    // Avro's lists compare their elements by the global model, which knows no Instant by itself.
    GenericData.get().addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> TRUSTED_PACKAGES.contains(type.getPackageName())));
  }

  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;
  private final String typeName;

  private AvroSerde(Class<T> type) {
    TRUSTED_PACKAGES.add(type.getPackageName());
    SpecificData model = modelOf(type);
    Schema schema = model.getSchema(type);
    this.typeName = type.getSimpleName();
    this.encoder = new BinaryMessageEncoder<>(model, schema);
    this.decoder = new BinaryMessageDecoder<>(model, schema);
    ReleasedSchemas.of(type).forEach(decoder::addSchema);
  }

  /** A generated type's own model looks for classes among Avro's: a plugin's are elsewhere. */
  private static SpecificData modelOf(Class<?> type) {
    SpecificData generated = SpecificData.getForClass(type);
    SpecificData model = new SpecificData(type.getClassLoader());
    generated.getConversions().forEach(model::addLogicalTypeConversion);
    model.setCustomCoders(generated.useCustomCoders());
    return model;
  }

  public static <T extends SpecificRecord> AvroSerde<T> of(Class<T> type) {
    return new AvroSerde<>(type);
  }

  @Override
  public Serializer<T> serializer() {
    return (topic, value) -> encode(value);
  }

  @Override
  public Deserializer<T> deserializer() {
    return (topic, bytes) -> decode(bytes);
  }

  // Kafka passes null for a tombstone, which its own interfaces leave unannotated.
  private byte @Nullable [] encode(@Nullable T value) {
    if (value == null) {
      return null;
    }
    try {
      ByteBuffer buffer = encoder.encode(value);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException | RuntimeException e) {
      throw new SerializationException("cannot encode " + typeName, e);
    }
  }

  private @Nullable T decode(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return decoder.decode(bytes);
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "not a %s in Avro single-object encoding (%d bytes): %s"
              .formatted(typeName, bytes.length, e.getMessage()),
          e);
    }
  }
}
