package io.firedamp.app.replay;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Waits until detectors have read everything there is, and everything they made of it. Only then is
 * the incident list of a replay the final one.
 */
final class Drain {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Admin admin;
  private final Consumer<byte[], byte[]> probe;
  private final Map<String, Collection<String>> topicsByGroup;

  /**
   * @param probe reads committed records only and belongs to no group
   * @param topicsByGroup what each consumer group reads, its own repartition topics included
   */
  Drain(
      Admin admin, Consumer<byte[], byte[]> probe, Map<String, Collection<String>> topicsByGroup) {
    this.admin = admin;
    this.probe = probe;
    this.topicsByGroup = Map.copyOf(topicsByGroup);
  }

  /**
   * Returns once nothing has been left to read, and nothing has been written, for a while.
   *
   * @param quiet how long; longer than anything a detector waits for by the clock
   */
  void await(Duration quiet) throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> ends = ends();
    long since = System.nanoTime();
    while (System.nanoTime() - since < quiet.toNanos()) {
      Thread.sleep(POLL.toMillis());
      Map<TopicPartition, Long> now = ends();
      if (!now.equals(ends) || !isEverythingRead(now)) {
        ends = now;
        since = System.nanoTime();
      }
    }
  }

  private Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
    List<String> topics =
        topicsByGroup.values().stream().flatMap(Collection::stream).distinct().toList();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(
              p ->
                  latest.put(new TopicPartition(topic.name(), p.partition()), OffsetSpec.latest()));
    }
    return admin
        .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .get()
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private boolean isEverythingRead(Map<TopicPartition, Long> ends)
      throws ExecutionException, InterruptedException {
    for (Map.Entry<String, Collection<String>> group : topicsByGroup.entrySet()) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group.getKey()).partitionsToOffsetAndMetadata().get();
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        if (group.getValue().contains(end.getKey().topic())
            && isLeft(end.getKey(), committed.get(end.getKey()), end.getValue())) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isLeft(
      TopicPartition partition, @Nullable OffsetAndMetadata committed, long end) {
    long read = committed == null ? 0 : committed.offset();
    return read < end && hasRecordsFrom(partition, read);
  }

  /** The end of a partition may be the marks of transactions, which no consumer ever reads. */
  private boolean hasRecordsFrom(TopicPartition partition, long offset) {
    probe.assign(List.of(partition));
    probe.seek(partition, offset);
    return !probe.poll(POLL).isEmpty();
  }
}
