package io.firedamp.sinks;

import io.firedamp.schemas.avro.Incident;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What a worker has taken and not settled, and how far each partition may therefore be committed.
 * First records, then the incidents read from them.
 */
final class Unsettled {
  private final Deque<Received> records = new ArrayDeque<>();
  private final Map<DeliveryKey, Delivery> deliveries = new LinkedHashMap<>();
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();

  void add(ConsumerRecord<byte[], byte[]> record, long now) {
    Received received = new Received(record, now);
    records.add(received);
    next.put(received.partition(), record.offset() + 1);
  }

  boolean isEmpty() {
    return records.isEmpty() && deliveries.isEmpty();
  }

  int size() {
    return records.size() + deliveries.size();
  }

  /** Records nobody has looked into, oldest first. */
  Deque<Received> records() {
    return records;
  }

  boolean isOnItsWay(DeliveryKey key) {
    return deliveries.containsKey(key);
  }

  /** Whether some revision of the incident is. */
  boolean hasOnItsWay(String incidentId) {
    return deliveries.keySet().stream().anyMatch(key -> key.incident().equals(incidentId));
  }

  void send(Delivery delivery) {
    deliveries.put(delivery.key(), delivery);
  }

  /**
   * Sends it, and no earlier revision of the same incident that is still here.
   *
   * @return whether there was one
   */
  boolean sendInstead(Delivery delivery) {
    Optional<Delivery> earlier =
        deliveries.values().stream()
            .filter(each -> each.key().incident().equals(delivery.key().incident()))
            .findFirst();
    earlier.ifPresent(this::settle);
    send(earlier.map(delivery::inPlaceOf).orElse(delivery));
    return earlier.isPresent();
  }

  void settle(Delivery delivery) {
    deliveries.remove(delivery.key());
  }

  /** The oldest incidents still to be delivered, at most so many. */
  List<Delivery> batch(int limit) {
    return deliveries.values().stream().limit(limit).toList();
  }

  /** The same of those of which something urgent waits, with all that waits of them. */
  List<Delivery> batch(int limit, Predicate<Incident> urgent) {
    Set<String> ids =
        deliveries.values().stream()
            .map(Delivery::incident)
            .filter(urgent)
            .map(Incident::getId)
            .collect(Collectors.toSet());
    return deliveries.values().stream()
        .filter(delivery -> ids.contains(delivery.key().incident()))
        .limit(limit)
        .toList();
  }

  long oldestAt() {
    return all().mapToLong(Received::at).min().orElseThrow();
  }

  /** Partitions that go to another worker take what is theirs with them. */
  void drop(Collection<TopicPartition> partitions) {
    Set<TopicPartition> gone = new HashSet<>(partitions);
    records.removeIf(received -> gone.contains(received.partition()));
    deliveries.values().removeIf(delivery -> gone.contains(delivery.received().partition()));
    next.keySet().removeAll(gone);
    committed.keySet().removeAll(gone);
  }

  /** Positions before which everything is settled, where they moved since the last commit. */
  Map<TopicPartition, OffsetAndMetadata> committable() {
    Map<TopicPartition, Long> positions = new HashMap<>(next);
    all()
        .forEach(
            received ->
                positions.merge(received.partition(), received.record().offset(), Math::min));
    Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
    positions.forEach(
        (partition, position) -> {
          if (!position.equals(committed.get(partition))) {
            moved.put(partition, new OffsetAndMetadata(position));
          }
        });
    return moved;
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> positions) {
    positions.forEach((partition, position) -> committed.put(partition, position.offset()));
  }

  private Stream<Received> all() {
    return Stream.concat(records.stream(), deliveries.values().stream().map(Delivery::received));
  }
}
