package io.firedamp.ingest.topic;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Which offsets may be committed: those behind which nothing is held back that a restart would have
 * to read again. Kept by poll, so that a record that is held for minutes costs little.
 */
final class Unsettled {
  private final Deque<Poll> polls = new ArrayDeque<>();
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private long records;

  /**
   * Records that were read together.
   *
   * @param end how many had been read at its end, since the start
   * @param first the first offset of each partition
   */
  private record Poll(long end, Map<TopicPartition, Long> first) {}

  /**
   * Records were read.
   *
   * @param count of them
   * @param first offset of each partition among them
   * @param behind the last of each
   */
  void read(int count, Map<TopicPartition, Long> first, Map<TopicPartition, Long> behind) {
    records += count;
    polls.add(new Poll(records, new HashMap<>(first)));
    next.putAll(behind);
  }

  /** Partitions are somebody else's from now on. */
  void forget(Collection<TopicPartition> partitions) {
    Set<TopicPartition> gone = Set.copyOf(partitions);
    next.keySet().removeAll(gone);
    polls.forEach(poll -> poll.first().keySet().removeAll(gone));
  }

  /**
   * Where each partition would be gone on with.
   *
   * @param oldestHeld which record, counted since the start, is the oldest that is held back
   */
  Map<TopicPartition, OffsetAndMetadata> settled(OptionalLong oldestHeld) {
    while (!polls.isEmpty() && polls.element().end() <= oldestHeld.orElse(Long.MAX_VALUE)) {
      polls.remove();
    }
    Map<TopicPartition, Long> settled = new HashMap<>(next);
    polls.forEach(
        poll ->
            poll.first()
                .forEach((partition, offset) -> settled.merge(partition, offset, Math::min)));
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    settled.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
    return offsets;
  }
}
