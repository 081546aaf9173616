package io.firedamp.detectors.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.avro.Evidence;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept by stretches of event time, and how it is written. */
class StretchesTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  /** Kafka's own, which stores ask for nothing here: they are neither logged nor on a disk. */
  private static final StateStoreContext CONTEXT =
      new MockProcessorContext<Void, Void>().getStateStoreContext();

  private final KeyValueStore<String, List<String>> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("stretches"),
              Serdes.String(),
              StateSerde.listOf(Serdes.String()))
          .withLoggingDisabled()
          .build();
  private final Stretches<String> stretches = new Stretches<>(store);

  @BeforeEach
  void openTheStore() {
    store.init(CONTEXT, store);
  }

  @AfterEach
  void closeTheStore() {
    store.close();
  }

  @Test
  void knowsWhatWasPutUnderItsKeyAndStretchAndNothingElse() {
    stretches.put("a", HOUR, List.of("x", "y"));

    assertThat(stretches.at("a", HOUR)).containsExactly("x", "y");
    assertThat(stretches.at("a", 2 * HOUR)).isEmpty();
    assertThat(stretches.at("b", HOUR)).isEmpty();
  }

  @Test
  void keepsApartKeysThatJoinToTheSameText() {
    stretches.put(StoreKey.of("a", "b"), 0, List.of("one"));
    stretches.put(StoreKey.of("a\0b"), 0, List.of("other"));

    assertThat(stretches.at(StoreKey.of("a", "b"), 0)).containsExactly("one");
    assertThat(stretches.at(StoreKey.of("a\0b"), 0)).containsExactly("other");
  }

  @Test
  void forgetsEveryStretchThatBeganEarlierAndNoOther() {
    for (long hour = -3; hour <= 3; hour++) {
      stretches.put("a", hour * HOUR, List.of("h" + hour));
    }

    stretches.forgetBefore(HOUR);

    assertThat(stretches.at("a", -3 * HOUR)).isEmpty();
    assertThat(stretches.at("a", 0)).isEmpty();
    assertThat(stretches.at("a", HOUR)).containsExactly("h1");
    assertThat(size()).isEqualTo(3);
  }

  @Test
  void forgetsNothingForATimeBeforeAll() {
    stretches.put("a", 0, List.of("x"));

    stretches.forgetBefore(-HOUR);

    assertThat(stretches.at("a", 0)).containsExactly("x");
  }

  private int size() {
    int size = 0;
    try (KeyValueIterator<String, List<String>> all = store.all()) {
      for (; all.hasNext(); all.next()) {
        size++;
      }
    }
    return size;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 12, 64})
  void aTickReachesEveryPartition(int partitions) {
    Set<Integer> reached = new HashSet<>();
    for (int partition = 0; partition < partitions; partition++) {
      byte[] key = TickKeys.of(partition, partitions).getBytes(StandardCharsets.UTF_8);
      reached.add(Utils.toPositive(Utils.murmur2(key)) % partitions);
    }

    assertThat(reached).hasSize(partitions);
  }

  @ParameterizedTest
  @CsvSource({"-1, 12, 11", "12, 12, 11", "1, 1, 0"})
  void refusesAPartitionThatThereIsNot(int partition, int partitions, int last) {
    assertThatThrownBy(() -> TickKeys.of(partition, partitions))
        .hasMessage("partition must be 0..%d, was %d".formatted(last, partition));
  }

  @Test
  void recordsWithinAStateAreReadBackOneByOne() {
    AvroSerde<Evidence> serde = AvroSerde.of(Evidence.class);
    Evidence evidence =
        Evidence.newBuilder()
            .setTopic("t")
            .setPartition(3)
            .setOffset(7)
            .setEventId("e")
            .setTime(Instant.EPOCH)
            .build();

    ByteBuffer bytes = StateSerde.toBytes(serde, evidence);

    assertThat(StateSerde.fromBytes(serde, bytes)).isEqualTo(evidence);
    assertThat(StateSerde.fromBytes(serde, bytes)).as("read twice").isEqualTo(evidence);
    assertThat(StateSerde.fromBytes(serde, StateSerde.toBytes(serde, List.of(evidence, evidence))))
        .containsExactly(evidence, evidence);
  }

  @Test
  void nothingIsWrittenAsNothing() {
    Serde<String> serde = StateSerde.of(Evidence.class, text -> new Evidence(), Evidence::getTopic);

    assertThat(serde.serializer().serialize("t", null)).isNull();
    assertThat(serde.deserializer().deserialize("t", null)).isNull();
  }

  @Test
  void aListMayBeEmpty() {
    Serde<List<String>> serde = StateSerde.listOf(Serdes.String());

    assertThat(serde.deserializer().deserialize("t", serde.serializer().serialize("t", List.of())))
        .isEmpty();
  }
}
