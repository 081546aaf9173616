package io.firedamp.sinks.kafka;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.TestContexts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaSinkTest {
  private static final KafkaSink.Config CONFIG = new KafkaSink.Factory().defaults();

  private final SinkContext context = TestContexts.context("topic");
  private final Failing producer = new Failing();
  private final KafkaSink sink = new KafkaSink(CONFIG, context, () -> producer);
  private int connected;

  /** Kafka's mock, which fails for the next records as it is told. */
  private static final class Failing extends MockProducer<byte[], byte[]> {
    final Deque<Optional<RuntimeException>> next = new ArrayDeque<>();

    Failing() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      sendException = next.isEmpty() ? null : next.remove().orElse(null);
      return super.send(record, callback);
    }
  }

  private void fails(RuntimeException... failures) {
    for (RuntimeException failure : failures) {
      producer.next.add(Optional.of(failure));
    }
  }

  private List<Outcome> deliver(Incident... incidents) {
    return sink.deliver(List.of(incidents));
  }

  @Test
  void writesEachRevisionUnderTheIdOfItsIncident() {
    assertThat(deliver(incident("a", 1, HOSTILE), incident("b", 7, "x")))
        .containsOnly(new Delivered());

    ProducerRecord<byte[], byte[]> record = producer.history().get(1);
    assertThat(record.topic()).isEqualTo("firedamp-incidents");
    assertThat(new String(record.key(), UTF_8)).isEqualTo("b");
    assertThat(record.timestamp()).isEqualTo(1_521_194_460_000L);
    assertThat(record.headers().lastHeader("delivery-key").value())
        .asString(UTF_8)
        .isEqualTo("b:7");
    assertThat(record.headers().lastHeader("content-type").value())
        .asString(UTF_8)
        .isEqualTo("application/json");
    assertThat(context.formats().deliveryKey(record.value())).hasToString("Optional[b:7]");
  }

  @Test
  void isWhatNobodyCanWeaken() {
    assertThat(CONFIG.producer())
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("delivery.timeout.ms", 15_000);
    assertThatThrownBy(() -> config(Map.of("acks", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("properties.acks must be removed: it is all");
  }

  @Test
  void writesTheSameBytesAgain() {
    deliver(incident("a", 1, HOSTILE));
    deliver(incident("a", 1, HOSTILE));

    assertThat(producer.history().get(0).value()).isEqualTo(producer.history().get(1).value());
  }

  @Test
  void waitsForABrokerThatIsAwayOnceAndNotForEachRecord() {
    fails(new TimeoutException("topic not present in metadata"));

    List<Outcome> outcomes =
        deliver(incident("a", 1, "x"), incident("b", 1, "x"), incident("c", 1, "x"));

    assertThat(outcomes)
        .hasSize(3)
        .containsOnly(
            new Retry(
                Duration.ZERO, "localhost:9092 TimeoutException: topic not present in metadata"));
    assertThat(producer.history()).isEmpty();
    assertThat(context.counters().counts()).containsEntry("ambiguous", 1L);
  }

  @Test
  void buriesARecordThatIsTooLargeAndWritesTheOthers() {
    producer.next.add(Optional.empty());
    fails(new RecordTooLargeException("larger than 1048576"));

    List<Outcome> outcomes =
        deliver(incident("a", 1, "x"), incident("b", 1, "x"), incident("c", 1, "x"));

    assertThat(outcomes.get(0)).isEqualTo(new Delivered());
    assertThat(outcomes.get(1)).isInstanceOf(Poison.class);
    assertThat(outcomes.get(2)).isEqualTo(new Delivered());
  }

  @Test
  void holdsWhereALoginOrARightIsMissing() {
    fails(new SaslAuthenticationException("who are you"));
    assertThat(deliver(incident("a", 1, "x")))
        .containsExactly(new Hold("localhost:9092 SaslAuthenticationException: who are you"));

    fails(new TopicAuthorizationException("firedamp-incidents"));
    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Hold.class);
  }

  @Test
  void holdsWhereTheClusterCannotBeMeant() {
    KafkaSink nowhere =
        new KafkaSink(
            CONFIG,
            context,
            () -> {
              throw new KafkaException("cannot be made", new ConfigException("no such host"));
            });

    assertThat(nowhere.deliver(List.of(incident("a", 1, "x"))).get(0)).isInstanceOf(Hold.class);
  }

  @Test
  void beginsAnewWhereAProducerHasLostItsPlace() {
    KafkaSink reconnecting =
        new KafkaSink(
            CONFIG,
            context,
            () -> {
              connected++;
              Failing next = new Failing();
              if (connected == 1) {
                next.next.add(Optional.of(new OutOfOrderSequenceException("lost")));
              }
              return next;
            });

    assertThat(reconnecting.deliver(List.of(incident("a", 1, "x"))).get(0))
        .isInstanceOf(Retry.class);
    assertThat(reconnecting.deliver(List.of(incident("a", 1, "x"))))
        .containsExactly(new Delivered());
    assertThat(connected).isEqualTo(2);
  }

  @Test
  void letsNoRevisionStandBehindALaterOne() {
    Failing later = new Failing();
    KafkaSink mixed = new KafkaSink(CONFIG, context, () -> later);
    later.next.add(Optional.empty());
    later.next.add(Optional.of(new TimeoutException("no acknowledgement")));

    List<Outcome> outcomes =
        mixed.deliver(List.of(incident("b", 1, "x"), incident("a", 1, "x"), incident("a", 2, "x")));

    assertThat(outcomes.get(0)).isEqualTo(new Delivered());
    assertThat(outcomes.get(1)).isInstanceOf(Retry.class);
    assertThat(outcomes.get(2)).isEqualTo(outcomes.get(1));
  }

  @Test
  void showsNoPassword() {
    assertThat(config(Map.of("sasl.jaas.config", "password='s3cr3t'")))
        .hasToString("topic firedamp-incidents at localhost:9092, ecs, with [sasl.jaas.config]");
  }

  private static KafkaSink.Config config(Map<String, String> properties) {
    return new KafkaSink.Config(
        "localhost:9092", "firedamp-incidents", "ecs", properties, Duration.ofSeconds(15));
  }
}
