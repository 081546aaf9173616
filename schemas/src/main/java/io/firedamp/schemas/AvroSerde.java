package io.firedamp.schemas;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SystemLimitException;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
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

  private static final int MARKER = 0xC301;
  private static final int HEADER_BYTES = Short.BYTES + Long.BYTES;
  private static final EncoderFactory ENCODERS = new EncoderFactory();
  private static final DecoderFactory DECODERS = DecoderFactory.get();

  // Avro's own message classes read and write byte by byte through streams; these have buffers.
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final DatumWriter<T> writer;
  private final Class<T> type;
  private final SpecificData model;
  private final Schema schema;
  private final long fingerprint;
  private final DatumReader<T> reader;
  private volatile @Nullable Map<Long, DatumReader<T>> released;
  private final byte[] header;
  private final String typeName;

  /** What one thread writes and reads with, one datum after the other. */
  private static final class Scratch {
    /** Beyond, a buffer that a large datum made is not kept. */
    private static final int LARGEST_KEPT = 64 * 1024;

    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private BinaryEncoder encoder = ENCODERS.binaryEncoder(bytes, null);
    private BinaryDecoder decoder = DECODERS.binaryDecoder(new byte[0], null);

    /** An encoder of a new datum, behind these bytes. */
    BinaryEncoder after(byte[] header) {
      if (bytes.size() > LARGEST_KEPT) {
        bytes = new ByteArrayOutputStream(1024);
      }
      // First: what an encoder holds of a datum that failed, it writes when it is taken again.
      encoder = ENCODERS.binaryEncoder(bytes, encoder);
      bytes.reset();
      bytes.writeBytes(header);
      return encoder;
    }

    /** A decoder of what stands behind a header. */
    BinaryDecoder behindHeader(byte[] message) {
      decoder =
          DECODERS.binaryDecoder(message, HEADER_BYTES, message.length - HEADER_BYTES, decoder);
      return decoder;
    }
  }

  private AvroSerde(Class<T> type) {
    TRUSTED_PACKAGES.add(type.getPackageName());
    this.type = type;
    this.model = modelOf(type);
    this.schema = model.getSchema(type);
    this.typeName = type.getSimpleName();
    this.writer = writer(model, schema);
    this.fingerprint = fingerprint(schema);
    this.reader = reader(model, schema, schema);
    this.header = header(fingerprint);
  }

  /** Few ever read what an earlier release wrote, and parsing all schemas takes half a second. */
  private Map<Long, DatumReader<T>> released() {
    Map<Long, DatumReader<T>> known = released;
    if (known == null) {
      Map<Long, DatumReader<T>> made = new HashMap<>();
      ReleasedSchemas.of(type)
          .forEach(written -> made.put(fingerprint(written), reader(model, written, schema)));
      known = Map.copyOf(made);
      released = known;
    }
    return known;
  }

  @SuppressWarnings("unchecked") // The model makes writers of what its schema says.
  private static <T> DatumWriter<T> writer(SpecificData model, Schema schema) {
    return (DatumWriter<T>) model.createDatumWriter(schema);
  }

  @SuppressWarnings("unchecked") // And readers.
  private static <T> DatumReader<T> reader(SpecificData model, Schema written, Schema schema) {
    return (DatumReader<T>) model.createDatumReader(written, schema);
  }

  private static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  private static byte[] header(long fingerprint) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .putShort((short) MARKER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(fingerprint)
        .array();
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
      Scratch scratch = SCRATCH.get();
      BinaryEncoder encoder = scratch.after(header);
      writer.write(value, encoder);
      encoder.flush();
      return scratch.bytes.toByteArray();
    } catch (IOException | RuntimeException e) {
      throw new SerializationException("cannot encode " + typeName, e);
    }
  }

  private @Nullable T decode(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return readerOf(bytes).read(null, SCRATCH.get().behindHeader(bytes));
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "not a %s in Avro single-object encoding (%d bytes): %s"
              .formatted(typeName, bytes.length, e.getMessage()),
          e);
    }
  }

  private DatumReader<T> readerOf(byte[] bytes) throws IOException {
    if (bytes.length < HEADER_BYTES) {
      throw new EOFException("shorter than its header");
    }
    ByteBuffer start = ByteBuffer.wrap(bytes);
    if (start.getShort() != (short) MARKER) {
      throw new IOException("it begins with 0x%02X%02X".formatted(bytes[0], bytes[1]));
    }
    long written = start.order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (written == fingerprint) {
      return reader;
    }
    DatumReader<T> earlier = released().get(written);
    if (earlier == null) {
      throw new IOException(
          "its schema, 0x%016X, is of no release that is known".formatted(written));
    }
    return earlier;
  }
}
