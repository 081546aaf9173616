package io.firedamp.app.replay;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until detectors have read everything there is, and everything they made of it. Only then is
 * the incident list of a replay the final one.
 */
final class Drain {
  private static final Duration POLL = Duration.ofMillis(50);

  private final Admin admin;
  private final Consumer<byte[], byte[]> probe;
  private final Map<String, Collection<String>> topicsByGroup;
  private final Runnable requireAlive;

  /**
   * @param probe reads committed records only and belongs to no group
   * @param topicsByGroup what each consumer group reads, its own repartition topics included
   * @param requireAlive throws when one of them reads no more
   */
  Drain(
      Admin admin,
      Consumer<byte[], byte[]> probe,
      Map<String, Collection<String>> topicsByGroup,
      Runnable requireAlive) {
    this.admin = admin;
    this.probe = probe;
    this.topicsByGroup = Map.copyOf(topicsByGroup);
    this.requireAlive = requireAlive;
  }

  /**
   * Returns once nothing is left to read. A detector commits what it read together with what it
   * made of it: so when no transaction is open, everything was read up to where topics ended
   * before, and they still end there, nothing can be under way. No clock is waited for.
   */
  void await() throws ExecutionException, InterruptedException {
    while (true) {
      Map<TopicPartition, Long> ends = ends(IsolationLevel.READ_COMMITTED);
      if (ends.equals(ends(IsolationLevel.READ_UNCOMMITTED))
          && isEverythingRead(ends)
          && ends.equals(ends(IsolationLevel.READ_UNCOMMITTED))) {
        return;
      }
      requireAlive.run();
      Thread.sleep(POLL.toMillis());
    }
  }

  private Map<TopicPartition, Long> ends(IsolationLevel level)
      throws ExecutionException, InterruptedException {
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
    return admin.listOffsets(latest, new ListOffsetsOptions(level)).all().get().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private boolean isEverythingRead(Map<TopicPartition, Long> ends)
      throws ExecutionException, InterruptedException {
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
        admin
            .listConsumerGroupOffsets(
                topicsByGroup.keySet().stream()
                    .collect(
                        Collectors.toMap(
                            group -> group, group -> new ListConsumerGroupOffsetsSpec())))
            .all()
            .get();
    // All at once, each from where the last of its readers is.
    Map<TopicPartition, Long> behind = new HashMap<>();
    topicsByGroup.forEach(
        (group, topics) ->
            ends.forEach(
                (partition, end) -> {
                  OffsetAndMetadata offset = committed.getOrDefault(group, Map.of()).get(partition);
                  long read = offset == null ? 0 : offset.offset();
                  if (topics.contains(partition.topic()) && read < end) {
                    behind.merge(partition, read, Math::min);
                  }
                }));
    return !isRecordLeft(behind, ends);
  }

  /** The end of a partition may be the marks of transactions, which no consumer ever reads. */
  private boolean isRecordLeft(Map<TopicPartition, Long> behind, Map<TopicPartition, Long> ends) {
    probe.assign(behind.keySet());
    behind.forEach(probe::seek);
    Set<TopicPartition> left = new HashSet<>(behind.keySet());
    while (!left.isEmpty()) {
      if (!probe.poll(POLL).isEmpty()) {
        return true;
      }
      left.removeIf(
          partition -> probe.position(partition) >= Objects.requireNonNull(ends.get(partition)));
    }
    return false;
  }
}
