package io.firedamp.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  private static final String TOPIC = "firedamp.incidents";

  @Test
  void findsRecordsOffsetsAndClusterIdAfterASecondStart(@TempDir Path directory) throws Exception {
    String clusterId;
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      createTopic(broker);
      write(broker, Instant.now(), "first", "second");
      assertThat(readOn(broker, 2)).containsExactly("first", "second");
      clusterId = clusterId(broker);
    }

    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      write(broker, Instant.now(), "third");

      assertThat(readOn(broker, 1)).containsExactly("third");
      assertThat(clusterId(broker)).isEqualTo(clusterId);
    }
  }

  @Test
  void takesEventTimesOfYearsAgoAndOfADayAhead() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
      createTopic(broker);

      write(broker, Instant.parse("2009-01-03T18:15:05Z"), "old");
      write(broker, Instant.now().plus(Duration.ofDays(1)), "ahead");

      assertThat(readOn(broker, 2)).containsExactly("old", "ahead");
    }
  }

  @Test
  void commitsTransactionsAlone() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
      createTopic(broker);
      Map<String, Object> settings = producerSettings(broker);
      settings.put("transactional.id", "once");
      try (var producer = new KafkaProducer<String, String>(settings)) {
        producer.initTransactions();

        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, "aborted")).get();
        producer.abortTransaction();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, "committed")).get();
        producer.commitTransaction();
      }

      assertThat(readOn(broker, 1)).containsExactly("committed");
    }
  }

  @Test
  void refusesADirectoryInUseWithOneSentence(@TempDir Path directory) {
    try (EmbeddedBroker running = EmbeddedBroker.start(directory)) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory))
          .isInstanceOf(BrokerException.class)
          .hasMessage(
              "data directory %s is in use by another Firedamp: stop that one, or choose another directory",
              directory);
      assertThat(EmbeddedBroker.runningOn(directory)).contains(running.bootstrapServers());
    }
    assertThat(EmbeddedBroker.runningOn(directory)).isEmpty();
  }

  @Test
  void isNotFoundWhereADeadProcessLeftItsAddress(@TempDir Path directory) throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    Files.writeString(directory.resolve("bootstrap-servers"), "127.0.0.1:" + nobody + "\n");

    Optional<String> found = EmbeddedBroker.runningOn(directory);

    assertThat(found).isEmpty();
  }

  @Test
  void refusesATakenPortWithOneSentenceAndFreesTheDirectory(@TempDir Path directory)
      throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, taken.getLocalPort()))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("port %d of 127.0.0.1 is taken", taken.getLocalPort());
    }

    try (DataDirectory free = DataDirectory.kept(directory)) {
      assertThat(free.logs()).doesNotExist();
    }
  }

  @Test
  void refusesADirectoryThatIsAFile(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> EmbeddedBroker.start(file))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("data directory %s cannot be used", file);
  }

  @Test
  void deletesATemporaryDirectoryOnClose() throws IOException {
    DataDirectory data = DataDirectory.temporary();
    Path root = data.logs().getParent();
    Files.createDirectories(data.logs().resolve("topic-0"));
    Files.createFile(data.logs().resolve("topic-0/segment"));

    data.close();

    assertThat(root).doesNotExist();
  }

  @Test
  void listensOnLoopbackOnly(@TempDir Path directory) throws IOException {
    Optional<InetAddress> outward =
        Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .findFirst();
    assumeTrue(outward.isPresent(), "this machine has only loopback");
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory);
        Socket socket = new Socket()) {
      int port = URI.create("kafka://" + broker.bootstrapServers()).getPort();

      assertThatThrownBy(() -> socket.connect(new InetSocketAddress(outward.get(), port), 2_000))
          .isInstanceOf(IOException.class);
    }
  }

  private static void createTopic(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(client(broker, Map.of()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static String clusterId(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(client(broker, Map.of()))) {
      return admin.describeCluster().clusterId().get();
    }
  }

  private static Map<String, Object> producerSettings(EmbeddedBroker broker) {
    return client(
        broker,
        Map.of(
            "key.serializer", StringSerializer.class, "value.serializer", StringSerializer.class));
  }

  private static Map<String, Object> client(EmbeddedBroker broker, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", broker.bootstrapServers());
    settings.putAll(broker.clientSettings());
    return settings;
  }

  private static void write(EmbeddedBroker broker, Instant time, String... values)
      throws Exception {
    try (var producer = new KafkaProducer<String, String>(producerSettings(broker))) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(TOPIC, 0, time.toEpochMilli(), "key", value)).get();
      }
    }
  }

  /** Reads on from where the group last committed, and commits. */
  private static List<String> readOn(EmbeddedBroker broker, int count) {
    Map<String, Object> settings =
        client(
            broker,
            Map.of(
                "group.id", "reader",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "key.deserializer", StringDeserializer.class,
                "value.deserializer", StringDeserializer.class));
    List<String> values = new ArrayList<>();
    try (var consumer = new KafkaConsumer<String, String>(settings)) {
      consumer.subscribe(List.of(TOPIC));
      Instant deadline = Instant.now().plusSeconds(30);
      while (values.size() < count && Instant.now().isBefore(deadline)) {
        for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofMillis(200))) {
          values.add(found.value());
        }
      }
      consumer.commitSync();
    }
    return values;
  }
}
