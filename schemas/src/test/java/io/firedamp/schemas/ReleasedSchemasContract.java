package io.firedamp.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every record that outlives a process must keep. Extend it for a module's own types. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ReleasedSchemasContract {
  /** Every record that is kept in a topic or a store. */
  protected abstract Stream<Class<? extends SpecificRecord>> types();

  /** Avro makes instances of a type only once somebody has vouched for it, as its serde does. */
  @BeforeAll
  void vouchForEveryType() {
    types().forEach(AvroSerde::of);
  }

  record Release(Class<? extends SpecificRecord> type, Schema released) {
    @Override
    public String toString() {
      return type.getSimpleName();
    }
  }

  Stream<Release> everyRelease() {
    return types()
        .flatMap(
            type -> ReleasedSchemas.of(type).stream().map(schema -> new Release(type, schema)));
  }

  @Test
  void everyTypeHasBeenReleased() {
    List<String> never =
        types()
            .filter(type -> ReleasedSchemas.of(type).isEmpty())
            .map(Class::getSimpleName)
            .toList();

    assertThat(never).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("everyRelease")
  void todaysReaderUnderstandsWhatEveryReleaseWrote(Release release) {
    assertThat(compatibility(today(release.type()), release.released()))
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @ParameterizedTest
  @MethodSource("everyRelease")
  void everyReleaseUnderstandsWhatTodaysWriterWrites(Release release) {
    assertThat(compatibility(release.released(), today(release.type())))
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @ParameterizedTest
  @MethodSource("everyRelease")
  void bytesOfEveryReleaseAreReadByTodaysSerde(Release release) throws Exception {
    Object old = oldRecord(release);
    byte[] bytes = toBytes(release.released(), old);

    SpecificRecord read = AvroSerde.of(release.type()).deserializer().deserialize("t", bytes);

    assertThat(read).isNotNull();
    assertThat(read.getSchema()).isEqualTo(today(release.type()));
  }

  private static Object oldRecord(Release release) throws Exception {
    // Written by today's code and read as the release: what an old process would hold.
    SpecificRecord now = new RandomEvents(new Random(7)).of(today(release.type()));
    byte[] bytes = encode(release.type(), now);
    var decoder = DecoderFactory.get().binaryDecoder(bytes, 10, bytes.length - 10, null);
    return new GenericDatumReader<>(today(release.type()), release.released()).read(null, decoder);
  }

  private static <V extends SpecificRecord> byte[] encode(Class<V> type, SpecificRecord value) {
    return AvroSerde.of(type).serializer().serialize("t", type.cast(value));
  }

  private static byte[] toBytes(Schema schema, Object record) throws Exception {
    var buffer = new BinaryMessageEncoder<>(GenericData.get(), schema).encode(record);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static Schema today(Class<? extends SpecificRecord> type) {
    return SpecificData.get().getSchema(type);
  }

  private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
  }
}
