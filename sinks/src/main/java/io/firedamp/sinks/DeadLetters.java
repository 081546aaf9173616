package io.firedamp.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.avro.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Where records go that one sink will never deliver, with all that is needed to find them again.
 */
final class DeadLetters {
  private static final int BYTES_KEPT = 256 * 1024;
  private static final int REASON_KEPT = 2_000;

  private final String sink;
  private final Topic<DeadLetter> topic;
  private final Producer<byte[], byte[]> producer;
  private final Clock clock;

  DeadLetters(
      String sink, Topic<DeadLetter> topic, Producer<byte[], byte[]> producer, Clock clock) {
    this.sink = sink;
    this.topic = topic;
    this.producer = producer;
    this.clock = clock;
  }

  /**
   * Writes one and waits for it: what is not safe there must not be passed over here.
   *
   * @throws KafkaException when it cannot be written
   */
  void write(ConsumerRecord<byte[], byte[]> record, String stage, String reason, String key) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    DeadLetter letter = letter(record, stage, reason, key, now);
    byte[] value = topic.valueSerde().serializer().serialize(topic.name(), letter);
    try {
      producer
          .send(
              new ProducerRecord<>(
                  topic.name(),
                  null,
                  now.toEpochMilli(),
                  letter.getOrigin().getBytes(UTF_8),
                  value))
          .get();
    } catch (ExecutionException e) {
      throw new KafkaException("the dead letter cannot be written", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private DeadLetter letter(
      ConsumerRecord<byte[], byte[]> record, String stage, String reason, String key, Instant now) {
    byte[] original = record.value() == null ? new byte[0] : record.value();
    Map<String, String> context = new LinkedHashMap<>();
    context.put("sink", sink);
    context.put("topic", record.topic());
    context.put("partition", Integer.toString(record.partition()));
    context.put("offset", Long.toString(record.offset()));
    if (!key.isEmpty()) {
      context.put("deliveryKey", key);
    }
    return DeadLetter.newBuilder()
        .setOrigin("%s-%d-%d".formatted(record.topic(), record.partition(), record.offset()))
        .setReason(BoundedText.cut(reason, REASON_KEPT))
        .setStage(stage)
        .setTime(now)
        .setOriginal(
            ByteBuffer.wrap(Arrays.copyOf(original, Math.min(original.length, BYTES_KEPT))))
        .setOriginalSize(original.length)
        .setContext(context)
        .build();
  }
}
