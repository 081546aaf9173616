package io.firedamp.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.Await;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.event.DeadLetters;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.Tick;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaEventPublisherTest {
  private static final Instant EVENT_TIME = Instant.parse("2018-05-10T12:00:00Z");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int BUFFER = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(
          false, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
  private final KafkaEventPublisher publisher =
      new KafkaEventPublisher(
          Topics.live("test", 1), Clock.fixed(NOW, ZoneOffset.UTC), kafka, BUFFER);

  @Test
  void publishesUnderTheTopicOfTheTypeWithTheEventsTime() {
    var done = publisher.publish(pull("docker.io/library/tomcat:latest"));

    ProducerRecord<String, byte[]> record = kafka.history().get(0);
    assertThat(record.topic()).isEqualTo("test.image-pulls");
    assertThat(record.key()).isEqualTo("docker.io/library/tomcat:latest");
    assertThat(record.timestamp()).isEqualTo(EVENT_TIME.toEpochMilli());
    assertThat(done).isNotDone();
    kafka.completeNext();
    assertThat(done).isCompleted();
  }

  @Test
  void countsWhatKafkaAcknowledgedAndNothingElse() {
    var first = publisher.publish(pull("docker.io/library/tomcat:latest"));
    var second = publisher.publish(pull("docker.io/library/mysql:latest"));

    kafka.completeNext();
    kafka.errorNext(new TimeoutException("away"));

    assertThat(first).isCompleted();
    assertThat(second).isCompletedExceptionally();
    assertThat(publisher.counts())
        .isEqualTo(
            new KafkaEventPublisher.Counts(
                2, Map.of("ImagePull", 1L), 0, Map.of(), 1, Map.of("registry", NOW)));
  }

  @Test
  void rejectsWithAtMost256KiBOfTheOriginalAndItsTrueSize() {
    byte[] original = new byte[300_000];

    var done =
        publisher.reject("reg:1", original, new MalformedEventException("x".repeat(100_000)));
    kafka.completeNext();

    DeadLetter letter = deadLetter(0);
    assertThat(done).isCompleted();
    assertThat(letter.getOriginal().remaining()).isEqualTo(256 * 1024);
    assertThat(letter.getOriginalSize()).isEqualTo(300_000);
    assertThat(letter.getReason()).hasSize(1024);
    assertThat(letter.getTime()).isEqualTo(NOW);
    assertThat(publisher.counts().rejected()).isEqualTo(1);
  }

  @Test
  void givesAParsersDeadLetterTheMomentItWasRejected() {
    var done = publisher.publish(DeadLetters.unreadable("reg:1", "x".getBytes(UTF_8), "no json"));
    kafka.completeNext();

    // With its event time of 1970 the broker would delete it at once.
    assertThat(done).isCompleted();
    assertThat(kafka.history().get(0).timestamp()).isEqualTo(NOW.toEpochMilli());
    assertThat(deadLetter(0).getTime()).isEqualTo(NOW);
  }

  @Test
  void makesADeadLetterOfWhatKafkaCanNeverTake() {
    var done = publisher.publish(pull("docker.io/library/tomcat:latest"));

    kafka.errorNext(new RecordTooLargeException("1 MiB at most"));
    Await.until("the dead letter to be sent and taken", PATIENCE, kafka::completeNext);

    assertThat(done).isCompleted();
    assertThat(deadLetter(1).getReason()).startsWith("ImagePull of ").endsWith("1 MiB at most");
  }

  @Test
  void makesADeadLetterOfAnEventThatCannotHaveHappenedYet() {
    var late = publisher.publish(pullAt(NOW.plus(Duration.ofMinutes(59))));
    var future = publisher.publish(pullAt(NOW.plus(Duration.ofMinutes(61))));
    var ancient = publisher.publish(pullAt(Instant.parse("1969-12-31T23:59:59Z")));
    while (kafka.completeNext()) {}

    assertThat(late).isCompleted();
    assertThat(future).isCompleted();
    assertThat(ancient).isCompleted();
    assertThat(kafka.history().get(0).topic()).isEqualTo("test.image-pulls");
    assertThat(deadLetter(1).getReason()).contains("2026-01-01T01:01:00Z", "sender's clock");
    assertThat(deadLetter(2).getReason()).contains("1969-12-31T23:59:59Z");
    assertThat(deadLetter(2).getOriginalSize()).isPositive();
  }

  @Test
  void namesWhyItSetAnEventAside() {
    var tooLarge = publisher.publish(pull("docker.io/library/tomcat:latest"));
    kafka.errorNext(new RecordTooLargeException("1 MiB at most"));
    Await.until("the dead letter to be sent and taken", PATIENCE, kafka::completeNext);
    var future = publisher.publish(pullAt(NOW.plus(Duration.ofMinutes(61))));
    var ancient = publisher.publish(pullAt(Instant.parse("1969-12-31T23:59:59Z")));
    while (kafka.completeNext()) {}

    assertThat(List.of(tooLarge, future, ancient)).allMatch(CompletableFuture::isDone);
    assertThat(publisher.counts().setAside())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "too large for Kafka",
                1L,
                "dated ahead of the clock",
                1L,
                "dated before 1970",
                1L));
  }

  @Test
  void accountsForAllThatItWasOffered() {
    var published = publisher.publish(pull("docker.io/library/tomcat:latest"));
    kafka.completeNext();
    var failed = publisher.publish(pull("docker.io/library/mysql:latest"));
    kafka.errorNext(new TimeoutException("away"));
    var tooLarge = publisher.publish(pull("docker.io/library/cron:latest"));
    kafka.errorNext(new RecordTooLargeException("1 MiB at most"));
    Await.until("the dead letter to be sent and taken", PATIENCE, kafka::completeNext);
    var ahead = publisher.publish(pullAt(NOW.plus(Duration.ofMinutes(61))));
    var unread = publisher.publish(DeadLetters.unreadable("reg:1", new byte[1], "no json"));
    var rejected = publisher.reject("reg:2", new byte[1], new MalformedEventException("no json"));
    while (kafka.completeNext()) {}
    var told = List.of(published, failed, tooLarge, ahead, unread, rejected);
    Await.until(
        "all to be told", PATIENCE, () -> told.stream().allMatch(CompletableFuture::isDone));

    assertThat(published.join()).isEmpty();
    assertThat(tooLarge.join()).contains("too large for Kafka");
    assertThat(ahead.join()).contains("dated ahead of the clock");
    assertThat(unread.join()).isEmpty();
    KafkaEventPublisher.Counts counts = publisher.counts();
    long events = counts.published().values().stream().mapToLong(Long::longValue).sum();
    assertThat(counts.offered()).isEqualTo(6);
    assertThat(events + counts.rejected() + counts.failed()).isEqualTo(counts.offered());
    assertThat(counts.rejected()).isEqualTo(4);
    assertThat(counts.setAside().values()).containsExactly(1L, 1L);
  }

  @Test
  void countsNoTickAmongWhatSourcesOffer() {
    var tick =
        publisher.tick(
            Tick.newBuilder().setSource("s").setCluster("").setTime(NOW).setLast(false).build());
    while (kafka.errorNext(new TimeoutException("away"))) {}

    assertThat(tick).isCompletedExceptionally();
    assertThat(publisher.counts().offered()).isZero();
    assertThat(publisher.counts().failed()).isZero();
  }

  @Test
  void isSaturatedWhileItsBufferIsNearlyFull() {
    var unused =
        publisher.reject("reg:1", new byte[BUFFER], new MalformedEventException("no json"));
    boolean whileUnderWay = publisher.isSaturated();
    kafka.completeNext();

    assertThat(whileUnderWay).isTrue();
    assertThat(publisher.isSaturated()).isFalse();
  }

  @Test
  void flushesWhenClosed() {
    var unused = publisher.publish(pull("docker.io/library/tomcat:latest"));

    publisher.close(Duration.ofSeconds(1));

    assertThat(kafka.closed()).isTrue();
  }

  @Test
  void letsClientSettingsWin() {
    var settings =
        KafkaEventPublisher.settings(
            Map.of("bootstrap.servers", "b:9092", "compression.type", "lz4"),
            KafkaEventPublisher.LIVE_WAIT);

    assertThat(settings)
        .containsEntry("bootstrap.servers", "b:9092")
        .containsEntry("compression.type", "lz4")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true");
  }

  @Test
  void refusesClientSettingsThatWouldLoseEvents() {
    assertThatThrownBy(
            () -> KafkaEventPublisher.settings(Map.of("acks", "1"), KafkaEventPublisher.LIVE_WAIT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("acks must be removed: ");
  }

  private DeadLetter deadLetter(int index) {
    ProducerRecord<String, byte[]> record = kafka.history().get(index);
    assertThat(record.topic()).isEqualTo("test.dead-letters");
    return AvroSerde.of(DeadLetter.class).deserializer().deserialize("", record.value());
  }

  private static ParsedEvent pullAt(Instant time) {
    ParsedEvent pull = pull("docker.io/library/tomcat:latest");
    return new ParsedEvent(pull.key(), pull.value(), time);
  }

  private static ParsedEvent pull(String image) {
    ImagePull pull =
        ImagePull.newBuilder()
            .setEventId("1")
            .setTime(EVENT_TIME)
            .setCluster("prod")
            .setSource("registry")
            .setImage(image)
            .setRegistry("docker.io")
            .setRepository("library/tomcat")
            .build();
    return new ParsedEvent(image, pull, EVENT_TIME);
  }
}
