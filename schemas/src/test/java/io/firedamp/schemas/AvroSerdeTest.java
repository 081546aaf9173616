package io.firedamp.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.Signal;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroSerdeTest {
  private static final int ROUNDS = 200;

  static Stream<Topic<?>> everyTopic() {
    return Topics.live("test", 1).all().stream();
  }

  @ParameterizedTest
  @MethodSource("everyTopic")
  <V extends SpecificRecord> void readsBackWhateverItWrote(Topic<V> topic) {
    Schema schema = SpecificData.get().getSchema(topic.type());
    for (long seed = 0; seed < ROUNDS; seed++) {
      V value = topic.type().cast(new RandomEvents(new Random(seed)).of(schema));

      byte[] bytes = topic.valueSerde().serializer().serialize(topic.name(), value);
      V read = topic.valueSerde().deserializer().deserialize(topic.name(), bytes);

      assertThat(read).as("%s, seed %d", topic.name(), seed).isEqualTo(value);
    }
  }

  @Test
  void beginsWithTheMarkerOfSingleObjectEncodingAndTheSchemaFingerprint() {
    DnsQuery query = TestEvents.dnsQuery("pool.example.net").build();

    byte[] bytes = AvroSerde.of(DnsQuery.class).serializer().serialize("dns-queries", query);

    byte[] fingerprint =
        fingerprintLittleEndian(
            org.apache.avro.SchemaNormalization.parsingFingerprint64(DnsQuery.getClassSchema()));
    assertThat(Arrays.copyOfRange(bytes, 0, 2)).containsExactly(0xC3, 0x01);
    assertThat(Arrays.copyOfRange(bytes, 2, 10)).isEqualTo(fingerprint);
  }

  @Test
  void passesTombstonesThrough() {
    AvroSerde<DnsQuery> serde = AvroSerde.of(DnsQuery.class);

    assertThat(serde.serializer().serialize("t", null)).isNull();
    assertThat(serde.deserializer().deserialize("t", (byte[]) null)).isNull();
  }

  @Test
  void refusesBytesOfAnotherType() {
    byte[] bytes =
        AvroSerde.of(DnsQuery.class)
            .serializer()
            .serialize("t", TestEvents.dnsQuery("pool.example.net").build());

    assertThatThrownBy(() -> AvroSerde.of(AuditEvent.class).deserializer().deserialize("t", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("not a AuditEvent in Avro single-object encoding");
  }

  @Test
  void writesAWholeDatumAfterOneThatCouldNotBeWritten() {
    AvroSerde<DnsQuery> serde = AvroSerde.of(DnsQuery.class);
    DnsQuery whole = TestEvents.dnsQuery("pool.example.net").build();
    byte[] expected = serde.serializer().serialize("t", whole);
    DnsQuery broken = TestEvents.dnsQuery("other.example.net").build();
    broken.put("answers", null);

    assertThatThrownBy(() -> serde.serializer().serialize("t", broken))
        .isInstanceOf(SerializationException.class);

    assertThat(serde.serializer().serialize("t", whole)).isEqualTo(expected);
  }

  @Test
  void writesASmallDatumAfterAVeryLargeOne() {
    AvroSerde<DnsQuery> serde = AvroSerde.of(DnsQuery.class);
    DnsQuery small = TestEvents.dnsQuery("pool.example.net").build();
    byte[] expected = serde.serializer().serialize("t", small);
    DnsQuery large = TestEvents.dnsQuery("x".repeat(500_000)).build();

    byte[] bytes = serde.serializer().serialize("t", large);

    assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(large);
    assertThat(serde.serializer().serialize("t", small)).isEqualTo(expected);
  }

  @Test
  void answersHostileBytesWithOneKindOfException() {
    AvroSerde<Signal> serde = AvroSerde.of(Signal.class);
    Schema schema = Signal.getClassSchema();
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes =
          serde.serializer().serialize("t", (Signal) new RandomEvents(random).of(schema));
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      try {
        serde.deserializer().deserialize("t", cut);
      } catch (SerializationException expected) {
        assertThat(expected).as("seed %d", seed).hasMessageStartingWith("not a Signal");
      }
    }
  }

  private static byte[] fingerprintLittleEndian(long fingerprint) {
    byte[] bytes = new byte[8];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (fingerprint >>> (8 * i));
    }
    return bytes;
  }
}
