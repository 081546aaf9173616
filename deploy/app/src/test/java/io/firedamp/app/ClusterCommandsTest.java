package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.app.command.CommandContext;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code topics plan|apply|verify|acls} and {@code reset}, against a real broker. */
final class ClusterCommandsTest {
  private final Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  ClusterCommandsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void preparesAClusterAndTellsWhereItDiffers() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"));
        Admin admin = admin(broker)) {
      String file = write(broker, 2, 1);

      assertThat(run("topics", "verify", "-c", file)).isEqualTo(1);
      assertThat(run("topics", "plan", "-c", file)).isZero();
      assertThat(told())
          .contains("create  topic 'firedamp.audit-events' is missing; it is to have partitions=2")
          .contains("retention.ms=604800000", "create  topic 'firedamp.sink-ledger'");
      assertThat(admin.listTopics().names().get()).isEmpty();

      assertThat(run("topics", "apply", "-c", file)).isZero();
      told();
      assertThat(run("topics", "verify", "-c", file)).isZero();
      assertThat(told()).isEmpty();

      forgetSoon(admin, "firedamp.audit-events");
      assertThat(run("topics", "verify", "-c", file)).isEqualTo(1);
      assertThat(told())
          .isEqualToIgnoringNewLines(
              "set  topic 'firedamp.audit-events' has retention.ms=1000 where 604800000 is wanted");
      assertThat(run("topics", "apply", "-c", file)).isZero();
      told();
      assertThat(run("topics", "verify", "-c", file)).isZero();
    }
  }

  @Test
  void refusesToAddPartitionsAndSaysWhy() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"));
        Admin admin = admin(broker)) {
      assertThat(run("topics", "apply", "-c", write(broker, 2, 1))).isZero();
      told();
      String wider = write(broker, 4, 3);

      assertThat(run("topics", "plan", "-c", wider, "-o", "json")).isEqualTo(1);
      JsonNode first = new ObjectMapper().readTree(told()).at("/changes/0");
      assertThat(first.path("kind").asText()).isEqualTo("refused");
      assertThat(first.path("sentence").asText())
          .contains("has 2 partitions where 4 are configured", "for state is keyed");
      assertThat(run("topics", "apply", "-c", wider)).isEqualTo(1);

      assertThat(told()).contains("has 1 replicas where 3 are configured", "kafka-reassign");
      TopicDescription signals =
          admin
              .describeTopics(List.of("firedamp.signals"))
              .allTopicNames()
              .get()
              .get("firedamp.signals");
      assertThat(Objects.requireNonNull(signals).partitions()).hasSize(2);
    }
  }

  @Test
  void letsADetectorReadOnFromWhereItIsTold() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"));
        Admin admin = admin(broker)) {
      String file = write(broker, 1, 1);
      assertThat(run("topics", "apply", "-c", file)).isZero();
      told();
      TopicPartition pulls = new TopicPartition("firedamp.image-pulls", 0);
      produce(broker, pulls.topic(), 3);

      assertThat(run("reset", "image", "-c", file, "--from", "latest")).isZero();
      assertThat(offset(admin, pulls)).isEqualTo(3);
      assertThat(run("reset", "image", "-c", file, "--from", "kept")).isZero();
      assertThat(offset(admin, pulls)).isEqualTo(3);
      assertThat(run("reset", "image", "-c", file, "--from", "2026-03-01T00:00:00Z")).isZero();
      assertThat(offset(admin, pulls)).isZero();
      assertThat(run("reset", "image", "-c", file)).isZero();
      assertThat(admin.listGroups().all().get()).isEmpty();
      assertThat(told()).endsWith("reads on from: earliest" + System.lineSeparator());

      assertThat(run("reset", "image", "-c", file, "--from", "tuesday")).isEqualTo(1);
      assertThat(run("reset", "imgae", "-c", file)).isEqualTo(1);
      assertThat(err.toString())
          .contains("--from is earliest, latest, kept or a time", "did you mean 'image'?");
    }
  }

  @Test
  void forgetsOneDetectorOfAnInstallationThatStands() throws Exception {
    Path data = directory.resolve("data");
    Path file = directory.resolve("own.yaml");
    Files.writeString(file, "data: %s\nlistener: {port: 0}\nsources: {}\n".formatted(data));
    Path state = data.resolve("state/firedamp-image");
    try (Pipeline pipeline = start(file)) {
      pipeline.awaitReady(Duration.ofMinutes(1));
      assertThat(run("reset", "image", "-c", file.toString())).isEqualTo(1);
      assertThat(err.toString()).contains("and its detectors with it: stop it, then reset one");
    }
    assertThat(state.resolve("0_0")).isNotEmptyDirectory();

    assertThat(run("reset", "image", "-c", file.toString(), "--dry-run")).isZero();
    assertThat(told()).contains("would be deleted: topic firedamp-image-", "-changelog");
    assertThat(state.resolve("0_0")).exists();

    assertThat(run("reset", "image", "-c", file.toString())).isZero();
    assertThat(told()).contains("deleted: topic firedamp-image-");
    assertThat(state.resolve("0_0")).doesNotExist();
    try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("kafka"));
        Admin admin = admin(broker)) {
      assertThat(admin.listTopics().names().get())
          .contains("firedamp.image-pulls")
          .noneMatch(topic -> topic.startsWith("firedamp-image-"));
      assertThat(admin.listGroups().all().get()).isEmpty();
    }
    assertThat(run("reset", "image", "-c", file.toString(), "--dry-run")).isZero();
    assertThat(told()).doesNotContain("topic").contains("would read on from: earliest");

    try (Pipeline pipeline = start(file)) {
      pipeline.awaitReady(Duration.ofMinutes(1));
      assertThat(pipeline.isReady()).isTrue();
    }
  }

  @Test
  void printsWhatARoleMustBeAllowedAndNoMore() throws IOException {
    assertThat(run("topics", "acls", "--role", "deliver")).isZero();

    List<String> lines = told().lines().toList();
    assertThat(lines).filteredOn(line -> line.contains("kafka-acls.sh")).hasSize(4);
    assertThat(lines)
        .anyMatch(
            line ->
                line.endsWith(
                    "--allow-principal User:firedamp-deliver --operation Write --topic"
                        + " firedamp.sink-ledger --topic firedamp.dead-letters"
                        + " --resource-pattern-type literal"))
        .noneMatch(line -> line.contains("audit-events"));
    assertThat(run("topics", "acls", "-o", "json")).isZero();
    assertThat(new ObjectMapper().readTree(told()).path("acls").findValuesAsText("principal"))
        .contains("User:firedamp-ingest", "User:firedamp-owner");
  }

  private static Pipeline start(Path file) {
    Plugins plugins = Plugins.bundled();
    AppConfig config = ConfigLoader.of(plugins, Map.of()).load(file);
    return Pipeline.start(
        PipelinePlan.live(config).withDetectors(Map.of("image", config.detectors().get("image"))),
        plugins,
        Clock.systemUTC());
  }

  private String write(EmbeddedBroker broker, int partitions, int replicas) throws IOException {
    String properties =
        broker.clientSettings().entrySet().stream()
            .map(each -> "    %s: '%s'%n".formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining());
    return Files.writeString(
            directory.resolve("firedamp-" + partitions + ".yaml"),
            """
            data: %s
            kafka:
              bootstrap: %s
              partitions: %d
              replicas: %d
              properties:
            %s
            """
                .formatted(
                    directory.resolve("data"),
                    broker.bootstrapServers(),
                    partitions,
                    replicas,
                    properties))
        .toString();
  }

  private static Admin admin(EmbeddedBroker broker) {
    return Admin.create(settings(broker));
  }

  private static Map<String, Object> settings(EmbeddedBroker broker) {
    Map<String, Object> settings = new HashMap<>(broker.clientSettings());
    settings.put("bootstrap.servers", broker.bootstrapServers());
    return settings;
  }

  private static void produce(EmbeddedBroker broker, String topic, int records) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            settings(broker), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>(topic, new byte[1], new byte[1])).get();
      }
    }
  }

  private static void forgetSoon(Admin admin, String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    ConfigEntry soon = new ConfigEntry("retention.ms", "1000");
    admin
        .incrementalAlterConfigs(
            Map.of(resource, List.of(new AlterConfigOp(soon, AlterConfigOp.OpType.SET))))
        .all()
        .get();
    PipelineTest.await(() -> soon.value().equals(retention(admin, resource)));
  }

  private static String retention(Admin admin, ConfigResource topic) throws Exception {
    Config config = admin.describeConfigs(List.of(topic)).all().get().get(topic);
    return Objects.requireNonNull(config).get("retention.ms").value();
  }

  private static long offset(Admin admin, TopicPartition partition) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets("firedamp-image").partitionsToOffsetAndMetadata().get();
    return Objects.requireNonNull(offsets.get(partition)).offset();
  }

  private int run(String... arguments) {
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return Main.run(new CommandContext(terminal, Map.of(), Clock.systemUTC()), arguments);
  }

  /** What was printed since the last time. */
  private String told() {
    String text = out.toString();
    out.getBuffer().setLength(0);
    return text;
  }
}
