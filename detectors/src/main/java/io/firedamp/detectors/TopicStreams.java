package io.firedamp.detectors;

import io.firedamp.schemas.Topic;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** Typed topics and stores as named Kafka Streams operators, which refuse what Kafka would. */
public final class TopicStreams {
  private TopicStreams() {}

  /** Reads a topic through an operator named {@code read-<topic>}. */
  public static <V extends SpecificRecord> KStream<String, V> read(
      StreamsBuilder builder, Topic<V> topic) {
    return builder.stream(
        topic.name(),
        Consumed.with(topic.keySerde(), topic.valueSerde())
            .withTimestampExtractor(new ToldTime())
            .withName("read-" + shortName(topic)));
  }

  /** Writes a topic through an operator named {@code write-<topic>}. */
  public static <V extends SpecificRecord> void write(KStream<String, V> stream, Topic<V> topic) {
    stream.to(
        topic.name(),
        Produced.with(RecordBound.keys(), RecordBound.values(topic.valueSerde()))
            .withName("write-" + shortName(topic)));
  }

  /** A repartition topic that keeps its name when operators are added above it. */
  public static <V> Repartitioned<String, V> repartitioned(String name, Serde<V> values) {
    return Repartitioned.<String, V>as(name)
        .withKeySerde(RecordBound.keys())
        .withValueSerde(RecordBound.values(values));
  }

  /** A persistent, logged, uncached store by text key. */
  public static <V> StoreBuilder<KeyValueStore<String, V>> keyValueStore(
      String name, Serde<V> values) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), RecordBound.keys(), RecordBound.values(values));
  }

  /**
   * A persistent, logged, uncached store of the values of a key by event time.
   *
   * @param retention how far behind stream time values are kept
   */
  public static <V> StoreBuilder<WindowStore<String, V>> windowStore(
      String name, Duration retention, Serde<V> values) {
    return Stores.windowStoreBuilder(
        Stores.persistentWindowStore(name, retention, Duration.ofMillis(1), false),
        RecordBound.keys(),
        RecordBound.values(values));
  }

  private static String shortName(Topic<?> topic) {
    return topic.name().substring(topic.name().lastIndexOf('.') + 1);
  }
}
