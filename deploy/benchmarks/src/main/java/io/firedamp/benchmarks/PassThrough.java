package io.firedamp.benchmarks;

import io.firedamp.detectors.StreamsDefaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The least that Kafka Streams can do with bytes: one application reads a topic and writes another,
 * exactly once, with the commit interval, threads and fetch sizes of a detector.
 */
final class PassThrough implements AutoCloseable {
  private static final String IN = "pass-through-in";
  private static final String OUT = "pass-through-out";
  private static final TopicPartition END = new TopicPartition(OUT, 0);

  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaStreams streams;

  PassThrough(String bootstrap, Path directory) throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(topic(IN), topic(OUT))).all().get();
    }
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrap,
                "acks", "all",
                "enable.idempotence", "true",
                "compression.type", "zstd"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(END));
    consumer.seekToEnd(List.of(END));
    streams = streams(bootstrap, directory);
    streams.start();
  }

  /** Nanoseconds from the first record's start to the last one's commit on the other side. */
  long pass(List<byte[]> values) {
    consumer.position(END);
    long start = System.nanoTime();
    for (byte[] value : values) {
      var unused = producer.send(new ProducerRecord<>(IN, value));
    }
    int left = values.size();
    while (left > 0) {
      left -= consumer.poll(Duration.ofMillis(20)).count();
    }
    return System.nanoTime() - start;
  }

  @Override
  public void close() {
    streams.close(Duration.ofSeconds(10));
    consumer.close();
    producer.close();
  }

  private static NewTopic topic(String name) {
    return new NewTopic(name, Optional.of(1), Optional.of((short) 1));
  }

  private static KafkaStreams streams(String bootstrap, Path directory) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(IN, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read"))
        .to(OUT, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("write"));
    Properties properties =
        new StreamsDefaults(bootstrap, directory, Duration.ofMillis(50), Map.of()).common();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "pass-through");
    return new KafkaStreams(builder.build(), properties);
  }
}
