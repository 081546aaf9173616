package io.firedamp.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
 * What one sink has delivered, on a compacted topic under its {@link DeliveryKey}: written right
 * after the destination's answer, so that a crash repeats at most the batch in flight.
 *
 * <p>Keys are held in memory, about 300 bytes for each incident, for as long as the topic keeps
 * them.
 */
final class DeliveryLedger {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int EMPTY_POLLS_ALLOWED = 60;

  private final String topic;
  private final String sink;
  private final Consumer<byte[], byte[]> reader;
  private final Producer<byte[], byte[]> writer;
  private final Map<String, Set<Integer>> revisionsByIncident = new HashMap<>();
  private final Map<DeliveryKey, Future<?>> unwritten = new HashMap<>();

  DeliveryLedger(
      String topic, String sink, Consumer<byte[], byte[]> reader, Producer<byte[], byte[]> writer) {
    this.topic = topic;
    this.sink = sink;
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

  boolean contains(DeliveryKey key) {
    return revisionsByIncident.getOrDefault(key.incident(), Set.of()).contains(key.revision());
  }

  /** Whether any revision of the incident was delivered. */
  boolean hasTold(String incidentId) {
    return revisionsByIncident.containsKey(incidentId);
  }

  /** Whether a later revision of the same incident was. */
  boolean hasLater(DeliveryKey key) {
    return revisionsByIncident.getOrDefault(key.incident(), Set.of()).stream()
        .anyMatch(revision -> revision > key.revision());
  }

  /** Notes a delivery; it is safe once {@link #flush} returns. */
  void add(DeliveryKey key, String outcome) {
    if (remember(key)) {
      unwritten.put(key, write(key, outcome));
    }
  }

  /**
   * Waits until everything noted is written.
   *
   * @throws KafkaException when something is not, and will be written by the next call
   */
  void flush() {
    List<DeliveryKey> failed = new ArrayList<>();
    KafkaException failure = null;
    for (Map.Entry<DeliveryKey, Future<?>> entry : unwritten.entrySet()) {
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

  private boolean remember(DeliveryKey key) {
    return revisionsByIncident
        .computeIfAbsent(key.incident(), any -> new HashSet<>())
        .add(key.revision());
  }

  /** A client that throws at once has not written, like one that says so later. */
  private Future<?> write(DeliveryKey key, String outcome) {
    try {
      return writer.send(
          new ProducerRecord<>(topic, key.inLedgerOf(sink), outcome.getBytes(UTF_8)));
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void note(ConsumerRecord<byte[], byte[]> entry) {
    if (entry.key() != null && entry.value() != null) {
      DeliveryKey.fromLedgerOf(sink, entry.key()).ifPresent(this::remember);
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
