package io.firedamp.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Secrets;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.kafka.KafkaSink;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code kafka} sink on a real broker, which asks who it is. */
final class KafkaSinkOnABrokerTest {
  private static final String TOPIC = "to-the-siem";

  @Test
  void writesEachIncidentOnceAndWaitsForABrokerThatIsAway(@TempDir Path data) throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(data);
    Map<String, String> login = broker.clientSettings();
    String address = broker.bootstrapServers();
    try {
      makeTopic(address, login);
      try (Sink sink = sink(address, login)) {
        List<Outcome> outcomes =
            sink.deliver(IntStream.range(0, 200).mapToObj(i -> incident("id-" + i)).toList());

        assertThat(outcomes).hasSize(200).containsOnly(new Delivered());
        List<ConsumerRecord<String, String>> records = read(address, login);
        assertThat(records).hasSize(200);
        assertThat(records.get(7).key()).isEqualTo("id-7");
        assertThat(records.get(7).value()).contains("\"class_uid\":2004");
        assertThat(new String(records.get(7).headers().lastHeader("delivery-key").value(), UTF_8))
            .isEqualTo("id-7:3");

        broker.close();
        assertThat(sink.deliver(List.of(incident("a"), incident("b"))))
            .hasSize(2)
            .allMatch(outcome -> outcome instanceof Retry);
      }
    } finally {
      broker.close();
    }
  }

  @Test
  void holdsWhereItsPasswordIsWrong(@TempDir Path data) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data)) {
      Map<String, String> wrong = new HashMap<>(broker.clientSettings());
      wrong.computeIfPresent(
          "sasl.jaas.config",
          (key, text) -> text.replaceAll("password=\"[^\"]*\"", "password=\"wrong\""));
      assertThat(wrong).isNotEqualTo(broker.clientSettings());

      try (Sink sink = sink(broker.bootstrapServers(), wrong)) {
        assertThat(sink.deliver(List.of(incident("a")))).singleElement().isInstanceOf(Hold.class);
      }
    }
  }

  private static Incident incident(String id) {
    return Incident.newBuilder(IncidentTextTest.incident("mining"))
        .setId(id)
        .setRevision(3)
        .build();
  }

  private static Sink sink(String address, Map<String, String> login) {
    KafkaSink.Config config =
        new KafkaSink.Config(address, TOPIC, "ocsf", login, Duration.ofSeconds(3));
    return new KafkaSink.Factory()
        .create(
            config,
            new SinkContext(
                "topic",
                Secrets.none(),
                new SinkCounters(),
                Clock.systemUTC(),
                IncidentFormats.bundled()));
  }

  private static void makeTopic(String address, Map<String, String> login) throws Exception {
    try (Admin admin = Admin.create(client(address, login))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static List<ConsumerRecord<String, String>> read(
      String address, Map<String, String> login) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            client(address, login), new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }

  private static Map<String, Object> client(String address, Map<String, String> login) {
    Map<String, Object> client = new HashMap<>(login);
    client.put("bootstrap.servers", address);
    return client;
  }
}
