package io.firedamp.app;

import io.firedamp.detectors.DetectorApp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Takes from one detector all it remembers, so that it begins anew: its changelogs and
 * repartitioned streams, how far it has read, and what it keeps on this disk.
 */
public final class DetectorReset implements AutoCloseable {
  /** A member that was killed is missed after ten seconds. */
  private static final Duration GONE_WITHIN = Duration.ofSeconds(15);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final DetectorApp app;
  private final Admin admin;
  private final boolean waiting;

  /**
   * Of a detector.
   *
   * @param app never started
   * @param client Kafka client settings
   * @param waiting whether nobody else can run it, so that a member it has is a dead one that Kafka
   *     has yet to miss
   */
  DetectorReset(DetectorApp app, Map<String, String> client, boolean waiting) {
    this.app = app;
    this.admin = Admin.create(Map.<String, Object>copyOf(client));
    this.waiting = waiting;
  }

  /** From where it reads on. */
  public sealed interface From {
    /** From the first record that its topics still have. */
    record Earliest() implements From {}

    /** From what comes next. */
    record Latest() implements From {}

    /** From where it stood. */
    record Kept() implements From {}

    /** From the first record that came at a time or later. */
    record Since(Instant time) implements From {}
  }

  /**
   * Its own topics that the cluster has.
   *
   * @throws Failure when it runs somewhere, or Kafka does not answer
   */
  public List<String> found() {
    awaitNobody();
    Set<String> present = answer(admin.listTopics().names());
    return app.ownTopics().stream().filter(present::contains).toList();
  }

  /**
   * Resets it. Begun again after it was cut short, it does the rest.
   *
   * @param topics what {@link #found} told
   */
  public void reset(List<String> topics, From from) {
    app.deleteState();
    answer(admin.deleteTopics(topics).all());
    if (from instanceof From.Kept) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = offsets(from);
    forgetOffsets();
    if (!offsets.isEmpty()) {
      answer(admin.alterConsumerGroupOffsets(app.applicationId(), offsets).all());
    }
  }

  /** What it keeps on this disk alone. */
  public void deleteState() {
    app.deleteState();
  }

  private void forgetOffsets() {
    try {
      admin.deleteConsumerGroups(List.of(app.applicationId())).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw refused(e);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(From from) {
    if (from instanceof From.Earliest) {
      // It reads from there by itself where nothing is noted.
      return Map.of();
    }
    Set<String> present = answer(admin.listTopics().names());
    List<String> inputs = app.inputs().stream().filter(present::contains).toList();
    Collection<TopicDescription> found =
        answer(admin.describeTopics(inputs).allTopicNames()).values();
    List<TopicPartition> partitions = new ArrayList<>();
    found.forEach(
        topic ->
            topic
                .partitions()
                .forEach(
                    each -> partitions.add(new TopicPartition(topic.name(), each.partition()))));
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    Map<TopicPartition, ListOffsetsResultInfo> last = listed(partitions, OffsetSpec.latest());
    Map<TopicPartition, ListOffsetsResultInfo> wanted =
        from instanceof From.Since since
            ? listed(partitions, OffsetSpec.forTimestamp(since.time().toEpochMilli()))
            : last;
    wanted.forEach(
        (partition, info) -> {
          // Nothing as late as that: what comes next.
          ListOffsetsResultInfo end = last.get(partition);
          long offset = info.offset() < 0 && end != null ? end.offset() : info.offset();
          offsets.put(partition, new OffsetAndMetadata(offset));
        });
    return offsets;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> listed(
      List<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, spec));
    return answer(admin.listOffsets(wanted).all());
  }

  private void awaitNobody() {
    long deadline = System.nanoTime() + GONE_WITHIN.toNanos();
    int members = members();
    while (members > 0) {
      if (!waiting || System.nanoTime() > deadline) {
        throw new Failure(
            "detector '%s' runs in %d thread%s: stop every process that runs it, then reset it"
                .formatted(app.name(), members, members == 1 ? "" : "s"));
      }
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      members = members();
    }
  }

  private int members() {
    try {
      ConsumerGroupDescription group =
          new TreeMap<>(admin.describeConsumerGroups(List.of(app.applicationId())).all().get())
              .firstEntry()
              .getValue();
      return group.members().size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw refused(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw refused(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static Failure refused(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new Failure("Kafka refused: " + cause.getMessage(), e);
  }

  private static Failure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new Failure("interrupted while waiting for Kafka", e);
  }

  @Override
  public void close() {
    app.close();
    admin.close(Duration.ofSeconds(2));
  }
}
