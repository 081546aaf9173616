package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.app.Failure;
import io.firedamp.app.Main;
import io.firedamp.app.Pipeline;
import io.firedamp.app.Role;
import io.firedamp.app.Terminal;
import io.firedamp.app.command.CommandContext;
import io.firedamp.e2e.counterparts.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roles on a cluster that encrypts, asks who is there, and allows what we said is enough. */
@Tag("long")
class GuardedClusterTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final List<String> ROLES =
      List.of(
          "firedamp-ingest",
          "firedamp-detect",
          "firedamp-deliver",
          "firedamp-console",
          "firedamp-owner");

  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private Path directory;

  @Test
  void doTheirWorkWithWhatTopicsAclsAllowsAndNothingElse() throws Exception {
    try (GuardedBroker broker =
        GuardedBroker.start(
            Files.createDirectory(directory.resolve("broker")), ROLES.toArray(new String[0]))) {
      StringWriter script = new StringWriter();
      assertThat(firedamp(script, "topics", "acls")).isZero();
      broker.allow(Files.writeString(directory.resolve("acls"), script.toString()));

      assertThatThrownBy(() -> start(broker, Role.INGEST))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("start one of them first");

      String owner =
          Files.writeString(directory.resolve("owner.yaml"), yaml(broker, "firedamp-owner"))
              .toString();
      assertThat(firedamp(new StringWriter(), "topics", "apply", "-c", owner)).isZero();
      assertThat(firedamp(new StringWriter(), "topics", "verify", "-c", owner)).isZero();

      try (Pipeline detect = start(broker, Role.DETECT);
          Pipeline deliver = start(broker, Role.DELIVER);
          Pipeline ingest = start(broker, Role.INGEST)) {
        assertThat(detect.url()).isEmpty();
        assertThat(deliver.detectors()).isEmpty();
        LivePipeline.sendAPull(ingest, "cron");
        Path incidents = directory.resolve("DELIVER/incidents.jsonl");
        Await.until(
            "the incident",
            LONGEST,
            () -> Files.exists(incidents) && Files.readString(incidents).contains("cron"));
      }

      assertThat(firedamp(new StringWriter(), "reset", "image", "--from", "latest", "-c", owner))
          .isZero();
      assertRefusedToWrite(broker, "firedamp-owner", "firedamp.incidents");
      assertRefusedToWrite(broker, "firedamp-ingest", "firedamp.incidents");
      assertRefusedToWrite(broker, "firedamp-ingest", "firedamp.sink-ledger");
      assertRefusedToWrite(broker, "firedamp-detect", "firedamp.sink-ledger");
      assertRefusedToWrite(broker, "firedamp-deliver", "firedamp.incidents");
      assertRefusedToWrite(broker, "firedamp-console", "firedamp.audit-events");
      assertRefusedToRead(broker, "firedamp-ingest", "firedamp.audit-events");
      assertRefusedToRead(broker, "firedamp-deliver", "firedamp.audit-events");
      assertThat(read(broker, "firedamp-console", "firedamp.incidents")).isPositive();
    }
  }

  private Pipeline start(GuardedBroker broker, Role role) throws Exception {
    String user = "firedamp-" + role.name().toLowerCase(Locale.ROOT);
    return LivePipeline.start(
        directory.resolve(role.name()), yaml(broker, user), plan -> plan.only(role));
  }

  private static String yaml(GuardedBroker broker, String user) {
    String properties =
        broker.client(user).entrySet().stream()
            .filter(setting -> !setting.getKey().equals("bootstrap.servers"))
            .map(setting -> "%s: '%s'".formatted(setting.getKey(), setting.getValue()))
            .collect(Collectors.joining(", "));
    return """
    kafka: {bootstrap: '%s', replicas: 1, properties: {%s}}
    listener: {port: 0}
    sources: {registry: {}}
    detectors: {mining: {unresolvedAfter: 1s}}
    sinks: {file: {severity: LOW}}
    """
        .formatted(broker.bootstrapServers(), properties);
  }

  private static int firedamp(StringWriter out, String... arguments) {
    PrintWriter printer = new PrintWriter(out, true);
    Terminal terminal = new Terminal(printer, printer, false);
    return Main.run(new CommandContext(terminal, Map.of(), Clock.systemUTC()), arguments);
  }

  private static void assertRefusedToWrite(GuardedBroker broker, String user, String topic) {
    Map<String, Object> settings = new HashMap<>(broker.client(user));
    // Otherwise what is refused first may be the producer's id, in its own thread.
    settings.put("enable.idempotence", "false");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      assertThatThrownBy(
              () -> producer.send(new ProducerRecord<>(topic, new byte[1], new byte[1])).get())
          .as("%s writes %s", user, topic)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(AuthorizationException.class);
    }
  }

  private static void assertRefusedToRead(GuardedBroker broker, String user, String topic) {
    assertThatThrownBy(() -> read(broker, user, topic))
        .as("%s reads %s", user, topic)
        .isInstanceOf(TopicAuthorizationException.class);
  }

  /** How many records a user gets to see at first, of all partitions. */
  private static int read(GuardedBroker broker, String user, String topic) throws Exception {
    Map<String, Object> settings = new HashMap<>(broker.client(user));
    settings.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(found -> new TopicPartition(topic, found.partition()))
              .toList();
      consumer.assign(partitions);
      int[] seen = {0};
      Await.until(
          "a record",
          LONGEST,
          () -> {
            seen[0] += consumer.poll(Duration.ofMillis(100)).count();
            return seen[0] > 0;
          });
      return seen[0];
    }
  }
}
