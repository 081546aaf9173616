package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.app.connect.IncidentSinkConnector;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.TestIncidents;
import io.firedamp.sinks.http.LoopbackServer;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sink as a connector of a real Kafka Connect worker. */
class ConnectWorkerTest {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Topic<Incident> INCIDENTS = Topics.live("firedamp", 1).incidents();
  private static final String LETTERS = "letters-of-connect";
  private static final int COUNT = 20;

  private final List<String> taken = new CopyOnWriteArrayList<>();

  @Test
  void tellsEachIncidentOnceThroughOutagesAndFailsWhereAPersonMustHelp(@TempDir Path directory)
      throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.temporary();
        LoopbackServer receiver = new LoopbackServer(request -> Answer.of(503))) {
      String address = broker.bootstrapServers();
      makeTopics(address);
      try (KafkaProducer<byte[], byte[]> producer = producer(address);
          ConnectWorker worker = ConnectWorker.start(address, directory)) {
        worker.put("siem", webhook(receiver.url()));
        for (int i = 0; i < COUNT; i++) {
          write(producer, "id-" + i);
        }
        Await.until("a second attempt", LONGEST, () -> receiver.requests().size() >= 2);
        assertThat(worker.task("siem").state()).isEqualTo("RUNNING");

        receiver.answer(this::take);
        Await.until("all to be told", LONGEST, () -> taken.size() >= COUNT);

        producer.send(new ProducerRecord<>(INCIDENTS.name(), new byte[] {1, 2, 3})).get();
        write(producer, "behind");
        Await.until("what is behind", LONGEST, () -> taken.contains("behind:1"));
        assertThat(letters(address)).hasSize(1);

        receiver.answer(request -> Answer.of(401));
        write(producer, "held");
        Await.until("a failed task", LONGEST, () -> worker.task("siem").state().equals("FAILED"));
        assertThat(worker.task("siem").trace()).contains("it is held: ", "answered 401");

        receiver.answer(this::take);
        worker.restartTask("siem");
        Await.until("what was held", LONGEST, () -> taken.contains("held:1"));
        assertThat(taken).hasSize(COUNT + 2).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void saysWhichSettingIsWrongAndShowsNoSecret() {
    IncidentSinkConnector connector = new IncidentSinkConnector();

    assertThat(mistakes(connector, "type: webhook\nurl: http://hook.example\ntoken: s3cr3t-token"))
        .singleElement()
        .asString()
        .contains("url must be https")
        .doesNotContain("s3cr3t");
    assertThat(mistakes(connector, "{type: stdout, perMinute: 3}"))
        .singleElement()
        .asString()
        .contains("perMinute must be 0 where Firedamp's own worker does not deliver, was 3");
    assertThat(mistakes(connector, "{type: stdout}")).isEmpty();
    assertThatThrownBy(() -> connector.start(Map.of("name", "siem", "firedamp.sink", "type: nope")))
        .hasMessageContaining("'nope' is no sink type");
  }

  private static List<String> mistakes(IncidentSinkConnector connector, String sink) {
    return connector
        .validate(Map.of("name", "siem", "firedamp.sink", sink))
        .configValues()
        .get(0)
        .errorMessages();
  }

  private Answer take(Request request) {
    taken.add(request.headers().getOrDefault("webhook-id", ""));
    return Answer.of(204);
  }

  private static Map<String, String> webhook(String url) {
    return Map.of(
        "connector.class",
        IncidentSinkConnector.class.getName(),
        "topics",
        INCIDENTS.name(),
        "firedamp.sink",
        "type: webhook\nurl: " + url + "/hook\n",
        "errors.tolerance",
        "all",
        "errors.deadletterqueue.topic.name",
        LETTERS,
        "errors.deadletterqueue.topic.replication.factor",
        "1");
  }

  private static void write(KafkaProducer<byte[], byte[]> producer, String id) throws Exception {
    byte[] value =
        INCIDENTS
            .valueSerde()
            .serializer()
            .serialize(INCIDENTS.name(), TestIncidents.incident(id, 1, "x"));
    producer
        .send(new ProducerRecord<>(INCIDENTS.name(), id.getBytes(StandardCharsets.UTF_8), value))
        .get();
  }

  private static void makeTopics(String address) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(INCIDENTS.name(), 1, (short) 1),
                  new NewTopic(LETTERS, 1, (short) 1)))
          .all()
          .get();
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(String address) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", address), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static List<ConsumerRecord<byte[], byte[]>> letters(String address) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    TopicPartition partition = new TopicPartition(LETTERS, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }
}
