package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.app.Pipeline;
import io.firedamp.e2e.counterparts.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logs that a collector wrote to a topic of another Kafka, where one logs in by user and password.
 */
class KafkaTopicTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String TOPIC = "cluster-logs";
  private static final String POOL = "gulf.moneroocean.stream";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AuditLog audit = new AuditLog();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @Test
  void isReadToItsEndAndNotAgainAfterARestart(@TempDir Path directory) throws Exception {
    Path data = directory.resolve("data");
    Pod first = new Pod("app", "first-1", "", "nginx:1", "10.9.0.1");
    Pod second = new Pod("app", "second-1", "", "nginx:1", "10.9.0.2");
    try (LoneBroker broker = LoneBroker.start(directory)) {
      Map<String, Object> client = new HashMap<>(broker.clientSettings());
      client.put("bootstrap.servers", broker.bootstrapServers());
      try (Admin admin = Admin.create(client)) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) 1))).all().get();
      }
      try (KafkaProducer<byte[], byte[]> collector =
          new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
        tell(collector, first);
        try (Pipeline pipeline = LivePipeline.start(data, settings(broker))) {
          Await.until("the first pod", LONGEST, () -> told(pipeline, data).size() == 1);
        }

        tell(collector, second);
        try (Pipeline pipeline = LivePipeline.start(data, settings(broker))) {
          Await.until("the second pod", LONGEST, () -> told(pipeline, data).size() == 2);
        }
      }
    }
    assertThat(Incidents.told(data.resolve("incidents.jsonl")))
        .as("each revision once")
        .extracting(line -> line.path("incident_id").asText() + " " + line.path("revision").asInt())
        .doesNotHaveDuplicates();
  }

  private void tell(KafkaProducer<byte[], byte[]> collector, Pod pod) throws Exception {
    List<String> bodies =
        List.of(
            audit.created(pod, now.minusSeconds(60)),
            audit.running(pod, now.minusSeconds(50)),
            NetworkLog.lookedUp(pod, POOL, "198.51.100.90", now.minusSeconds(10)));
    for (String body : bodies) {
      for (String line : body.lines().toList()) {
        // As Fluent Bit writes what it tails.
        byte[] record = JSON.writeValueAsBytes(Map.of("@timestamp", 1.5, "log", line + "\n"));
        collector.send(new ProducerRecord<>(TOPIC, record)).get();
      }
    }
  }

  private static Set<String> told(Pipeline pipeline, Path data) throws Exception {
    assertThat(pipeline.url()).isNotEmpty();
    return Incidents.told(data.resolve("incidents.jsonl")).stream()
        .map(line -> line.path("incident_id").asText())
        .collect(Collectors.toSet());
  }

  private static String settings(LoneBroker broker) {
    return """
        cluster: own
        listener: {port: 0}
        sources:
          logs: {type: kafka, brokers: '%s', topics: [%s], properties: {%s}}
        detectors:
          image: {learning: 0s}
        sinks: {file: {severity: LOW}}
        """
        .formatted(
            broker.bootstrapServers(),
            TOPIC,
            broker.clientSettings().entrySet().stream()
                .map(each -> "%s: '%s'".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", ")));
  }
}
