package io.firedamp.detectors;

import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/** Writes down a record that a detector could not decode or process, within its transaction. */
final class DeadLetters {
  private static final int MOST_BYTES = 256 * 1024;
  private static final int LONGEST_REASON = 1024;
  private static final AvroSerde<DeadLetter> SERDE = AvroSerde.of(DeadLetter.class);

  private final String topic;
  private final String detector;

  private DeadLetters(String topic, String detector) {
    this.topic = topic;
    this.detector = detector;
  }

  /** From the Streams settings that {@link StreamsDefaults} makes. */
  static DeadLetters from(Map<String, ?> settings) {
    return new DeadLetters(
        String.valueOf(settings.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG)),
        String.valueOf(settings.get(StreamsConfig.APPLICATION_ID_CONFIG)));
  }

  List<ProducerRecord<byte[], byte[]>> of(
      ErrorHandlerContext where, byte @Nullable [] original, String stage, Exception why) {
    String origin = where.topic() + "-" + where.partition() + "-" + where.offset();
    byte[] bytes = original == null ? new byte[0] : original;
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setOrigin(origin)
            .setReason(reason(why))
            .setStage(stage)
            // The record's own time: a replay must write the same letter.
            .setTime(Instant.ofEpochMilli(Math.max(0, where.timestamp())))
            .setOriginal(ByteBuffer.wrap(Arrays.copyOf(bytes, Math.min(bytes.length, MOST_BYTES))))
            .setOriginalSize(bytes.length)
            .setContext(context(where))
            .build();
    return List.of(
        new ProducerRecord<>(
            topic,
            origin.getBytes(StandardCharsets.UTF_8),
            SERDE.serializer().serialize(topic, letter)));
  }

  private Map<String, String> context(ErrorHandlerContext where) {
    Map<String, String> context = new HashMap<>();
    context.put("detector", detector);
    context.put("operator", String.valueOf(where.processorNodeId()));
    byte[] key = where.sourceRawKey();
    if (key != null) {
      context.put("key", bounded(new String(key, StandardCharsets.UTF_8)));
    }
    return context;
  }

  private static String reason(Exception why) {
    String kind = why.getClass().getSimpleName();
    return bounded(why.getMessage() == null ? kind : kind + ": " + why.getMessage());
  }

  private static String bounded(String text) {
    return BoundedText.cut(text, LONGEST_REASON);
  }
}
