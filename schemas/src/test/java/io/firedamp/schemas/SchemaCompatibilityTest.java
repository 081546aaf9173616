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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaCompatibilityTest {
  record Release(Topic<?> topic, Schema released) {
    @Override
    public String toString() {
      return topic.name();
    }
  }

  static Stream<Release> everyRelease() {
    return Topics.live("test", 1).all().stream()
        .flatMap(
            topic ->
                ReleasedSchemas.of(topic.type().getSimpleName()).stream()
                    .map(schema -> new Release(topic, schema)));
  }

  @Test
  void everyTypeHasBeenReleased() {
    List<String> never =
        Topics.live("test", 1).all().stream()
            .map(topic -> topic.type().getSimpleName())
            .filter(type -> ReleasedSchemas.of(type).isEmpty())
            .toList();

    assertThat(never).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("everyRelease")
  void todaysReaderUnderstandsWhatEveryReleaseWrote(Release release) {
    assertThat(compatibility(today(release.topic()), release.released()))
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @ParameterizedTest
  @MethodSource("everyRelease")
  void everyReleaseUnderstandsWhatTodaysWriterWrites(Release release) {
    assertThat(compatibility(release.released(), today(release.topic())))
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @ParameterizedTest
  @MethodSource("everyRelease")
  void bytesOfEveryReleaseAreReadByTodaysSerde(Release release) throws Exception {
    Object old = oldRecord(release);
    byte[] bytes = toBytes(release.released(), old);

    SpecificRecord read = release.topic().valueSerde().deserializer().deserialize("t", bytes);

    assertThat(read).isNotNull();
    assertThat(read.getSchema()).isEqualTo(today(release.topic()));
  }

  private static Object oldRecord(Release release) throws Exception {
    // Written by today's code and read as the release: what an old process would hold.
    SpecificRecord now = new RandomEvents(new Random(7)).of(today(release.topic()));
    byte[] bytes = encode(release.topic(), now);
    var decoder = DecoderFactory.get().binaryDecoder(bytes, 10, bytes.length - 10, null);
    return new GenericDatumReader<>(today(release.topic()), release.released()).read(null, decoder);
  }

  private static <V extends SpecificRecord> byte[] encode(Topic<V> topic, SpecificRecord value) {
    return topic.valueSerde().serializer().serialize("t", topic.type().cast(value));
  }

  private static byte[] toBytes(Schema schema, Object record) throws Exception {
    var buffer = new BinaryMessageEncoder<>(GenericData.get(), schema).encode(record);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static Schema today(Topic<?> topic) {
    return SpecificData.get().getSchema(topic.type());
  }

  private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
  }
}
