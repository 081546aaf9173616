package io.firedamp.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.detectors.StreamsDefaults;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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
 * What a replay is measured against, in a process of its own with the launcher's options: the lines
 * of a file to a topic of an embedded broker, and one Kafka Streams application that parses each
 * into Jackson's tree and lets one in twenty through, exactly once. Nothing else is done with them.
 */
final class ReplayFloor {
  private static final String IN = "floor-in";
  private static final String OUT = "floor-out";
  private static final String LAST = "{\"last\":true}";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ReplayFloor() {}

  /** Prints the seconds from the first line sent until the last one is committed. */
  public static void main(String[] arguments) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
      Map<String, String> secured = broker.clientSettings();
      Map<String, Object> client = new HashMap<>(secured);
      client.put("bootstrap.servers", broker.bootstrapServers());
      try (Admin admin = Admin.create(client)) {
        admin.createTopics(List.of(topic(IN), topic(OUT))).all().get();
      }
      try (KafkaStreams streams =
          streams(broker.bootstrapServers(), secured, Files.createTempDirectory("floor"))) {
        streams.start();
        System.out.println("seconds " + play(Path.of(arguments[0]), client) / 1e9);
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static NewTopic topic(String name) {
    return new NewTopic(name, Optional.of(1), Optional.of((short) 1));
  }

  private static long play(Path file, Map<String, Object> client) throws IOException {
    Map<String, Object> producing = new HashMap<>(client);
    producing.putAll(Map.of("acks", "all", "compression.type", "lz4", "linger.ms", "10"));
    Map<String, Object> consuming = new HashMap<>(client);
    consuming.put("isolation.level", "read_committed");
    consuming.put("auto.offset.reset", "earliest");
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      consumer.assign(List.of(new TopicPartition(OUT, 0)));
      long start = System.nanoTime();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        send(producer, line);
      }
      send(producer, LAST);
      while (!isThrough(consumer)) {
        // What else came through is of no interest.
      }
      return System.nanoTime() - start;
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String line) {
    var unused =
        producer.send(new ProducerRecord<>(IN, line.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static boolean isThrough(KafkaConsumer<byte[], byte[]> consumer) {
    boolean last = false;
    for (var found : consumer.poll(Duration.ofMillis(20))) {
      last |= LAST.equals(new String(found.value(), StandardCharsets.ISO_8859_1));
    }
    return last;
  }

  private static KafkaStreams streams(
      String bootstrap, Map<String, String> client, Path directory) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(IN, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read"))
        .filter((key, value) -> isWanted(value))
        .to(OUT, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("write"));
    Properties properties =
        new StreamsDefaults(bootstrap, directory, Duration.ofMillis(50), client).common();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "floor");
    return new KafkaStreams(builder.build(), properties);
  }

  private static boolean isWanted(byte[] value) {
    try {
      JsonNode tree = MAPPER.readTree(value);
      return tree.has("last") || tree.path("auditID").asText().hashCode() % 20 == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
