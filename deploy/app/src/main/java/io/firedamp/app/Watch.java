package io.firedamp.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Remembers since when Kafka has not answered, and since when a detector has not got on: its
 * position in a partition stays where it was, though records wait behind it. Decides only; whoever
 * looks tells it what was seen. May be used by any thread.
 */
final class Watch {
  /** How long Kafka may be silent: longer than it takes to elect another leader. */
  static final Duration SILENT = Duration.ofSeconds(15);

  /** How long a detector may stay at one record. */
  static final Duration STALLED = Duration.ofSeconds(60);

  private final LongSupplier nanoTime;
  private final Map<String, Map<TopicPartition, Place>> places = new HashMap<>();
  private long answered;

  /**
   * Where a detector is in a partition that goes on behind it.
   *
   * @param position the next record to be read
   * @param end one after the latest
   * @param since when there was first seen to be more than the ends of transactions
   * @param clearedTo up to where there is nothing else
   * @param waits whether a record was found
   * @param stays whether it was there at an earlier look, too
   */
  record Place(long position, long end, long since, long clearedTo, boolean waits, boolean stays) {
    Place at(long laterEnd, long now) {
      return new Place(position, laterEnd, clearedTo < end ? since : now, clearedTo, waits, true);
    }

    Place looked(boolean found) {
      return new Place(position, end, since, found ? clearedTo : end, found, stays);
    }
  }

  Watch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.answered = nanoTime.getAsLong();
  }

  /** Kafka has answered. */
  synchronized void answered() {
    answered = nanoTime.getAsLong();
  }

  /** How long Kafka has not answered; zero when that is no time. */
  synchronized Duration silent() {
    return beyond(SILENT, answered);
  }

  /**
   * Where a detector is, in all its partitions.
   *
   * @param positions next record to be read
   * @param ends one after the latest record
   */
  synchronized void saw(
      String detector, Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends) {
    long now = nanoTime.getAsLong();
    Map<TopicPartition, Place> before = places.getOrDefault(detector, Map.of());
    Map<TopicPartition, Place> here = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          long position = positions.getOrDefault(partition, 0L);
          Place known = before.get(partition);
          if (position < end) {
            here.put(
                partition,
                known != null && known.position() == position
                    ? known.at(end, now)
                    : new Place(position, end, now, position, false, false));
          }
        });
    places.put(detector, here);
  }

  /**
   * Places to be looked into: what is there may be the end of a transaction, which no detector
   * passes before the next record.
   */
  synchronized Map<TopicPartition, Place> suspects(String detector) {
    Map<TopicPartition, Place> suspects = new HashMap<>(places.getOrDefault(detector, Map.of()));
    suspects.values().removeIf(place -> !place.stays() || place.clearedTo() >= place.end());
    return suspects;
  }

  /**
   * What a look into places found.
   *
   * @param waiting those of the partitions in which a record waits
   */
  synchronized void looked(
      String detector, Map<TopicPartition, Place> suspects, Set<TopicPartition> waiting) {
    Map<TopicPartition, Place> here = new HashMap<>(places.getOrDefault(detector, Map.of()));
    suspects.forEach(
        (partition, suspect) ->
            here.computeIfPresent(
                partition, (same, place) -> place.looked(waiting.contains(partition))));
    places.put(detector, here);
  }

  /** Where a detector is in a partition that goes on behind it. */
  synchronized Optional<Place> place(String detector, TopicPartition partition) {
    return Optional.ofNullable(places.getOrDefault(detector, Map.of()).get(partition));
  }

  /** How long a detector has not got on, at its worst place; zero when that is no time. */
  synchronized Duration stalled(String detector) {
    return places.getOrDefault(detector, Map.of()).values().stream()
        .filter(Place::waits)
        .map(place -> beyond(STALLED, place.since()))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private Duration beyond(Duration allowed, long since) {
    Duration passed = Duration.ofNanos(nanoTime.getAsLong() - since);
    return passed.compareTo(allowed) > 0 ? passed : Duration.ZERO;
  }
}
