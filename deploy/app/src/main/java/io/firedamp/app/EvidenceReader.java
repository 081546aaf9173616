package io.firedamp.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Evidence;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The events behind an incident, where topic, partition and offset say they lie. */
public final class EvidenceReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Topics topics;
  private final KafkaConsumer<String, byte[]> consumer;

  /**
   * Connects.
   *
   * @param client Kafka client settings, {@code bootstrap.servers} among them
   */
  public EvidenceReader(Topics topics, Map<String, String> client) {
    this.topics = topics;
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    settings.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    this.consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * One event, or why it cannot be shown.
   *
   * @param event as JSON by its schema's names; empty when it cannot be shown
   * @param missing one sentence; empty when it can
   */
  public record Raw(Evidence pointer, Optional<ObjectNode> event, String missing) {}

  /** The event that a pointer leads to. */
  public Raw read(Evidence pointer) {
    Optional<Topic<?>> topic =
        topics.all().stream().filter(each -> each.name().equals(pointer.getTopic())).findFirst();
    if (topic.isEmpty()) {
      return missing(pointer, "its topic is not of this installation: a replay's is gone with it");
    }
    try {
      return at(pointer)
          .map(record -> decoded(pointer, topic.get(), record))
          .orElseGet(() -> missing(pointer, "it is no longer kept in its topic"));
    } catch (KafkaException e) {
      return missing(pointer, "Kafka does not give it: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private Optional<ConsumerRecord<String, byte[]>> at(Evidence pointer) {
    TopicPartition partition = new TopicPartition(pointer.getTopic(), pointer.getPartition());
    List<TopicPartition> only = List.of(partition);
    consumer.assign(only);
    long first = consumer.beginningOffsets(only).getOrDefault(partition, 0L);
    long end = consumer.endOffsets(only).getOrDefault(partition, 0L);
    if (pointer.getOffset() < first || pointer.getOffset() >= end) {
      return Optional.empty();
    }
    consumer.seek(partition, pointer.getOffset());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && consumer.position(partition) <= pointer.getOffset()) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        return Optional.of(record).filter(found -> found.offset() == pointer.getOffset());
      }
    }
    return Optional.empty();
  }

  private static Raw decoded(
      Evidence pointer, Topic<?> topic, ConsumerRecord<String, byte[]> record) {
    try {
      SpecificRecord event =
          topic.valueSerde().deserializer().deserialize(topic.name(), record.value());
      return event == null
          ? missing(pointer, "it was deleted from its topic")
          : new Raw(pointer, Optional.of(EventJson.tree(event)), "");
    } catch (SerializationException e) {
      return missing(pointer, "it cannot be decoded: " + e.getMessage());
    }
  }

  private static Raw missing(Evidence pointer, String why) {
    return new Raw(pointer, Optional.empty(), why);
  }
}
