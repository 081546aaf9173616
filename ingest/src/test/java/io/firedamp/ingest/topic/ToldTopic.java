package io.firedamp.ingest.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A topic with one partition, read through Kafka's own stand-in for a consumer. */
final class ToldTopic {
  static final String NAME = "logs";
  static final TopicPartition PARTITION = new TopicPartition(NAME, 0);

  private final List<byte @Nullable []> told = new ArrayList<>();
  private long committed;
  private @Nullable MockConsumer<byte[], byte[]> reading;

  /** Another record; null is one without a value. */
  synchronized void tell(byte @Nullable [] value) {
    told.add(value);
    MockConsumer<byte[], byte[]> reader = reading;
    if (reader != null) {
      add(reader, told.size() - 1);
    }
  }

  void tell(String value) {
    tell(value.getBytes(UTF_8));
  }

  /** A consumer of the group: it goes on where the one before had committed. */
  synchronized MockConsumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            super.commitSync(offsets);
            ToldTopic.this.note(offsets);
          }

          @Override
          public synchronized List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
            return topic.equals(NAME)
                ? List.of(new PartitionInfo(topic, 0, null, null, null))
                : List.of();
          }
        };
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.schedulePollTask(
        () -> {
          if (consumer.subscription().contains(NAME)) {
            consumer.rebalance(List.of(PARTITION));
            start(consumer);
          }
        });
    return consumer;
  }

  private synchronized void start(MockConsumer<byte[], byte[]> consumer) {
    consumer.seek(PARTITION, committed);
    for (int i = (int) committed; i < told.size(); i++) {
      add(consumer, i);
    }
    reading = consumer;
  }

  private void add(MockConsumer<byte[], byte[]> consumer, int offset) {
    consumer.schedulePollTask(
        () -> consumer.addRecord(new ConsumerRecord<>(NAME, 0, offset, null, told.get(offset))));
  }

  private synchronized void note(Map<TopicPartition, OffsetAndMetadata> offsets) {
    committed = Objects.requireNonNull(offsets.get(PARTITION)).offset();
  }

  /** Where the next one goes on. */
  synchronized long committed() {
    return committed;
  }
}
