package io.firedamp.sinks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * What one sink has delivered, on a compacted topic under {@code sink|id:revision}: written right
 * after the destination's answer, so that a crash repeats at most the batch in flight.
 *
 * <p>Keys are held in memory, about 130 bytes each, for as long as the topic keeps them.
 */
final class DeliveryLedger {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int EMPTY_POLLS_ALLOWED = 60;

  private final String topic;
  private final String prefix;
  private final Consumer<byte[], byte[]> reader;
  private final Producer<byte[], byte[]> writer;
  private final Set<String> delivered = new HashSet<>();
  private final Set<String> incidents = new HashSet<>();
  private final Map<String, Future<?>> unwritten = new HashMap<>();

  DeliveryLedger(
      String topic, String sink, Consumer<byte[], byte[]> reader, Producer<byte[], byte[]> writer) {
    this.topic = topic;
    this.prefix = sink + "|";
    this.reader = reader;
    this.writer = writer;
  }

  /** Reads what was written since the last time, by this worker or by another. */
  void catchUp() {
    if (reader.assignment().isEmpty()) {
      List<TopicPartition> partitions = partitions();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
    }
    Map<TopicPartition, Long> ends = reader.endOffsets(reader.assignment());
    int empty = 0;
    while (isBehind(ends)) {
      var found = reader.poll(POLL);
      found.forEach(this::note);
      empty = found.isEmpty() ? empty + 1 : 0;
      if (empty > EMPTY_POLLS_ALLOWED) {
        throw new KafkaException("the delivery ledger " + topic + " cannot be read");
      }
    }
  }

  boolean contains(String deliveryKey) {
    return delivered.contains(deliveryKey);
  }

  /** Whether any revision of the incident was delivered. */
  boolean hasTold(String incidentId) {
    return incidents.contains(incidentId);
  }

  private static String incidentOf(String deliveryKey) {
    int colon = deliveryKey.lastIndexOf(':');
    return colon < 0 ? deliveryKey : deliveryKey.substring(0, colon);
  }

  /** Notes a delivery; it is safe once {@link #flush} returns. */
  void add(String deliveryKey, String outcome) {
    incidents.add(incidentOf(deliveryKey));
    if (delivered.add(deliveryKey)) {
      unwritten.put(deliveryKey, write(deliveryKey, outcome));
    }
  }

  /**
   * Waits until everything noted is written.
   *
   * @throws KafkaException when something is not, and will be written by the next call
   */
  void flush() {
    List<String> failed = new ArrayList<>();
    KafkaException failure = null;
    for (Map.Entry<String, Future<?>> entry : unwritten.entrySet()) {
      try {
        entry.getValue().get();
      } catch (ExecutionException e) {
        failed.add(entry.getKey());
        failure = new KafkaException("the delivery ledger cannot be written", e.getCause());
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
    unwritten.clear();
    if (failure != null) {
      failed.forEach(key -> unwritten.put(key, write(key, "delivered")));
      throw failure;
    }
  }

  private Future<?> write(String deliveryKey, String outcome) {
    return writer.send(
        new ProducerRecord<>(topic, Text.bytes(prefix + deliveryKey), Text.bytes(outcome)));
  }

  private void note(ConsumerRecord<byte[], byte[]> entry) {
    if (entry.key() == null) {
      return;
    }
    String key = Text.of(entry.key());
    if (key.startsWith(prefix) && entry.value() != null) {
      delivered.add(key.substring(prefix.length()));
      incidents.add(incidentOf(key.substring(prefix.length())));
    }
  }

  private List<TopicPartition> partitions() {
    List<PartitionInfo> found = reader.partitionsFor(topic);
    if (found == null || found.isEmpty()) {
      throw new KafkaException("topic " + topic + " is missing");
    }
    return found.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  private boolean isBehind(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue());
  }
}
