package io.firedamp.ingest.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.firedamp.ingest.Await;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.EventPublisher;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.kubernetes.KubernetesAuditParser;
import io.firedamp.ingest.zeek.ZeekParser;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;

class TopicSourceTest {
  private static final Provenance FROM = new Provenance("prod", "kafka");
  private static final String QUERY = TopicSourceContractTest.QUERY;

  private final ToldTopic topic = new ToldTopic();
  private final RecordingPublisher publisher = new RecordingPublisher();

  @Test
  void readsRecordsAsTheyAreInEnvelopesAndCompressed() {
    topic.tell(QUERY);
    topic.tell(
        "{\"@timestamp\":1700000002.5,\"log\":\""
            + other(QUERY, "C2").strip().replace("\"", "\\\"")
            + "\"}");
    topic.tell(Zstd.compress(other(QUERY, "C3").getBytes(UTF_8)));
    topic.tell((byte[]) null);

    try (TopicSource source = reading(publisher)) {
      await("three queries", () -> publisher.events().size() == 3);
      await("all four", () -> topic.committed() == 4);
      assertThat(source.counts().leftOut()).containsEntry("a record without a value", 1L);
    }
  }

  @Test
  void commitsNothingBeforeItsEventsAreKept() {
    Refusing refusing = new Refusing(publisher);
    topic.tell(QUERY);
    TopicSource source = reading(refusing);
    await("what is the matter", () -> source.health().detail().contains("does not take events"));
    assertThat(topic.committed()).isZero();
    source.close();
    assertThat(topic.committed()).isZero();

    try (TopicSource next = reading(publisher)) {
      await("the query", () -> publisher.events().size() == 1);
      await("its offset", () -> topic.committed() == 1);
      assertThat(next.health().reachable()).isTrue();
    }
  }

  @Test
  void goesOnWhereItWas() {
    topic.tell(QUERY);
    try (TopicSource source = reading(publisher)) {
      await("the first", () -> topic.committed() == 1);
      assertThat(source.counts().read()).isEqualTo(1);
    }

    topic.tell(other(QUERY, "C2"));

    try (TopicSource source = reading(publisher)) {
      await("the second", () -> topic.committed() == 2);
      assertThat(source.counts().read()).isEqualTo(1);
    }
    assertThat(publisher.events()).hasSize(2);
  }

  @Test
  void readsAgainWhatWasHeldBackForALaterRecord() {
    topic.tell(audit("RequestReceived", "a"));
    try (TopicSource source = reading(publisher)) {
      await("it is held", () -> source.counts().held() == 1);
      topic.tell(audit("ResponseComplete", "b"));
      await("the next", () -> !publisher.events().isEmpty());
      assertThat(topic.committed()).as("behind what is held").isZero();
    }

    topic.tell(audit("ResponseComplete", "a"));

    try (TopicSource source = reading(publisher)) {
      await("nothing is held", () -> topic.committed() == 3);
      assertThat(source.counts().held()).isZero();
    }
  }

  @Test
  void namesTopicPartitionAndOffsetOfWhatItCannotRead() {
    topic.tell(QUERY);
    topic.tell("nobody reads this");

    try (TopicSource source = reading(publisher)) {
      await("a dead letter", () -> publisher.rejected().size() == 1);
      await("its offset", () -> topic.committed() == 2);
      assertThat(source.counts().unreadable()).isEqualTo(1);
    }
    assertThat(publisher.rejected().get(0).origin()).isEqualTo("kafka logs-0@1");
  }

  @Test
  void saysThatATopicIsNotThereOrThatItIsNotLetIn() {
    TopicSource.Config other =
        new TopicSource.Config("kafka.example:9092", List.of("nowhere"), "", Map.of());
    try (TopicSource source =
        started(new TopicSource(other, context(publisher), topic::consumer))) {
      await("no topic", () -> source.health().detail().equals("topic 'nowhere' does not exist"));
      assertThat(source.health().reachable()).isFalse();
    }
    try (TopicSource source =
        started(
            new TopicSource(
                config(),
                context(publisher),
                () -> {
                  throw new SaslAuthenticationException("who are you");
                }))) {
      await("no entry", () -> source.health().detail().equals("cannot read logs: who are you"));
    }
  }

  @Test
  void commitsUpToTheOldestPollOfWhichSomethingIsHeld() {
    TopicPartition one = new TopicPartition("a", 0);
    TopicPartition other = new TopicPartition("a", 1);
    Unsettled unsettled = new Unsettled();
    unsettled.read(10, Map.of(one, 100L), Map.of(one, 110L));
    unsettled.read(10, new HashMap<>(Map.of(one, 110L, other, 5L)), Map.of(one, 115L, other, 10L));

    assertThat(offsets(unsettled, OptionalLong.of(3))).isEqualTo(Map.of(one, 100L, other, 5L));
    assertThat(offsets(unsettled, OptionalLong.of(10))).isEqualTo(Map.of(one, 110L, other, 5L));
    unsettled.forget(List.of(one));
    assertThat(offsets(unsettled, OptionalLong.of(12))).isEqualTo(Map.of(other, 5L));
    assertThat(offsets(unsettled, OptionalLong.empty())).isEqualTo(Map.of(other, 10L));
  }

  @Test
  void refusesSettingsInOneSentence() {
    assertThatThrownBy(() -> new TopicSource.Config("a:9092", List.of("b c"), "", Map.of()))
        .hasMessage("topics must be names of letters, digits, '.', '_' or '-', was 'b c'");
    assertThatThrownBy(
            () -> new TopicSource.Config("a:9092", List.of("firedamp.dead-letters"), "", Map.of()))
        .hasMessageContaining("dead letters, which would beget their own");
    assertThatThrownBy(
            () ->
                new TopicSource.Config(
                    "a:9092", List.of("b"), "", Map.of("enable.auto.commit", "true")))
        .hasMessageStartingWith("properties.enable.auto.commit must be removed");
    assertThat(
            new TopicSource.Config(
                    "a:9092", List.of("b"), "", Map.of("sasl.jaas.config", "password='hush'"))
                .toString())
        .doesNotContain("hush");
  }

  private TopicSource reading(EventPublisher to) {
    return started(new TopicSource(config(), context(to), this::consumer));
  }

  private Consumer<byte[], byte[]> consumer() {
    return topic.consumer();
  }

  private static TopicSource started(TopicSource source) {
    source.start();
    return source;
  }

  private static TopicSource.Config config() {
    return new TopicSource.Config("kafka.example:9092", List.of(ToldTopic.NAME), "", Map.of());
  }

  private static SourceContext context(EventPublisher to) {
    List<EventParser> parsers = List.of(new ZeekParser(), new KubernetesAuditParser());
    return new SourceContext(
        FROM, to, (path, name, formats, reader) -> {}, Clock.systemUTC(), parsers);
  }

  private static Map<TopicPartition, Long> offsets(Unsettled unsettled, OptionalLong oldestHeld) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    unsettled
        .settled(oldestHeld)
        .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    return offsets;
  }

  private static String other(String query, String uid) {
    return query.replace("\"C1\"", "\"" + uid + "\"");
  }

  private static String audit(String stage, String id) {
    return ("{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Request\",\"auditID\":\"%s\","
            + "\"stage\":\"%s\",\"requestURI\":\"/api/v1/namespaces/x/pods\",\"verb\":\"create\","
            + "\"user\":{\"username\":\"u\"},\"objectRef\":{\"resource\":\"pods\",\"namespace\":\"x\",\"name\":\"p\",\"apiVersion\":\"v1\"},"
            + "\"requestReceivedTimestamp\":\"2026-03-16T00:00:00.000000Z\",\"stageTimestamp\":\"2026-03-16T00:00:00.000000Z\"%s}")
        .formatted(
            id,
            stage,
            stage.equals("ResponseComplete") ? ",\"responseStatus\":{\"code\":201}" : "");
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, Duration.ofSeconds(30), condition);
  }

  /** As while Kafka is away. */
  private record Refusing(EventPublisher to) implements EventPublisher {
    @Override
    public CompletableFuture<Optional<String>> publish(ParsedEvent event) {
      return CompletableFuture.failedFuture(new IllegalStateException("away"));
    }

    @Override
    public CompletableFuture<Void> reject(
        String origin, byte[] original, MalformedEventException cause) {
      return to.reject(origin, original, cause);
    }

    @Override
    public boolean isSaturated() {
      return false;
    }

    @Override
    public boolean isFull() {
      return false;
    }
  }
}
