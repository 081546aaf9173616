package io.firedamp.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.DeadLetter;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final Topics TOPICS = Topics.live("t", 1);

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final SinkContext context = TestContexts.context("siem");
  private final DeadLetters letters =
      new DeadLetters("siem", TOPICS.deadLetters(), producer, context.clock());

  @Test
  void tellsAllThatIsNeededToFindTheRecordAgain() {
    letters.write(record("bytes".getBytes(UTF_8)), "deliver", "too odd", "a:1");

    DeadLetter letter = written();
    assertThat(letter.getOrigin()).isEqualTo("t.incidents-3-42");
    assertThat(letter.getStage()).isEqualTo("deliver");
    assertThat(letter.getReason()).isEqualTo("too odd");
    assertThat(letter.getTime()).isEqualTo(TestContexts.NOW);
    assertThat(letter.getOriginalSize()).isEqualTo(5);
    assertThat(letter.getContext())
        .isEqualTo(
            Map.of(
                "sink", "siem",
                "topic", "t.incidents",
                "partition", "3",
                "offset", "42",
                "deliveryKey", "a:1"));
    assertThat(new String(producer.history().get(0).key(), UTF_8)).isEqualTo("t.incidents-3-42");
  }

  @Test
  void tellsOfATombstoneWithoutBytesAndWithoutAKey() {
    letters.write(record(null), "decode", "a tombstone", "");

    assertThat(written().getOriginal().remaining()).isZero();
    assertThat(written().getOriginalSize()).isZero();
    assertThat(written().getContext()).doesNotContainKey("deliveryKey");
  }

  @Test
  void keepsTheBeginningOfALargeRecordAndSaysHowLargeItWas() {
    letters.write(record(new byte[1024 * 1024]), "decode", "large", "");

    assertThat(written().getOriginal().remaining()).isEqualTo(256 * 1024);
    assertThat(written().getOriginalSize()).isEqualTo(1024 * 1024);
  }

  @Test
  void saysThatAReasonWasCutAndSplitsNoPair() {
    letters.write(record(new byte[0]), "decode", "x".repeat(1_998) + "😀".repeat(9), "");

    assertThat(written().getReason()).isEqualTo("x".repeat(1_998) + "…");
  }

  @Test
  void saysThatItCannotBeWritten() {
    producer.sendException = new KafkaException("no room");

    assertThatThrownBy(() -> letters.write(record(new byte[0]), "decode", "x", ""))
        .isInstanceOf(KafkaException.class);
  }

  private DeadLetter written() {
    byte[] value = producer.history().get(0).value();
    return TOPICS.deadLetters().valueSerde().deserializer().deserialize("", value);
  }

  private static ConsumerRecord<byte[], byte[]> record(byte @Nullable [] value) {
    return new ConsumerRecord<>("t.incidents", 3, 42, new byte[0], value);
  }
}
