package io.firedamp.app;

import io.firedamp.app.Watch.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether Kafka answers and where each detector is in what it reads, and
 * tells a {@link Watch}. Its clients are its own, so that it waits for nobody else's requests.
 */
final class Lookout implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Lookout.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration GLANCE = Duration.ofMillis(300);

  private final Watch watch;
  private final Map<String, String> groups;
  private final Map<String, Object> client;
  private final Admin admin;
  private final Ticking ticking;

  /**
   * Begins to look.
   *
   * @param groups consumer group of each detector, by its name
   * @param client Kafka client settings, {@code bootstrap.servers} among them
   * @param every from one look to the next
   */
  Lookout(Watch watch, Map<String, String> groups, Map<String, String> client, Duration every) {
    this.watch = watch;
    this.groups = Map.copyOf(groups);
    this.client = new HashMap<>(client);
    String patience = Long.toString(PATIENCE.toMillis());
    this.client.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, patience);
    this.client.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, patience);
    this.client.put(CommonClientConfigs.CLIENT_ID_CONFIG, "firedamp-lookout");
    this.admin = Admin.create(this.client);
    this.ticking = new Ticking("lookout", this::look, every);
  }

  private void look() {
    try {
      Map<String, Map<TopicPartition, OffsetAndMetadata>> positions = positions();
      Map<TopicPartition, Long> ends = ends(positions);
      watch.answered();
      positions.forEach((detector, committed) -> look(detector, committed, ends));
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      tell(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A refusal is an answer, too: of somebody who may not ask. */
  private void tell(Exception e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof ApiException && !(cause instanceof RetriableException)) {
      watch.answered();
      log.atWarn().setCause(cause).log("Kafka does not tell where detectors are");
    } else {
      log.atDebug().setCause(e).log("Kafka does not answer");
    }
  }

  private Map<String, Map<TopicPartition, OffsetAndMetadata>> positions()
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, ListConsumerGroupOffsetsSpec> asked = new HashMap<>();
    groups.values().forEach(group -> asked.put(group, new ListConsumerGroupOffsetsSpec()));
    var found =
        admin.listConsumerGroupOffsets(asked).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    Map<String, Map<TopicPartition, OffsetAndMetadata>> positions = new HashMap<>();
    groups.forEach(
        (detector, group) -> positions.put(detector, found.getOrDefault(group, Map.of())));
    return positions;
  }

  private Map<TopicPartition, Long> ends(
      Map<String, Map<TopicPartition, OffsetAndMetadata>> positions)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    positions
        .values()
        .forEach(
            each -> each.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest())));
    Map<TopicPartition, Long> ends = new HashMap<>();
    if (asked.isEmpty()) {
      // Still a question that only a broker that lives answers.
      var unused = admin.describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      admin
          .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
          .all()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .forEach((partition, end) -> ends.put(partition, end.offset()));
    }
    return ends;
  }

  private void look(
      String detector,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    Map<TopicPartition, Long> own = new HashMap<>();
    committed.forEach(
        (partition, position) -> {
          // Kafka's own map says with null that nothing was committed.
          if (position != null && ends.containsKey(partition)) {
            positions.put(partition, position.offset());
            own.put(partition, ends.get(partition));
          }
        });
    watch.saw(detector, positions, own);
    Map<TopicPartition, Place> suspects = watch.suspects(detector);
    if (!suspects.isEmpty()) {
      watch.looked(detector, suspects, waiting(suspects));
    }
  }

  /** Partitions in which a record is found at the detector's place or behind it. */
  private Set<TopicPartition> waiting(Map<TopicPartition, Place> suspects) {
    Set<TopicPartition> waiting = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> reader = reader()) {
      reader.assign(suspects.keySet());
      suspects.forEach((partition, place) -> reader.seek(partition, place.position()));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      Map<TopicPartition, Place> open = new HashMap<>(suspects);
      while (!open.isEmpty() && System.nanoTime() < deadline) {
        reader.poll(GLANCE).partitions().forEach(waiting::add);
        open.keySet().removeAll(waiting);
        open.entrySet().removeIf(each -> reader.position(each.getKey()) >= each.getValue().end());
        reader.pause(waiting);
      }
      // What could not be read to its end in time is as good as a record.
      waiting.addAll(open.keySet());
    }
    return waiting;
  }

  private KafkaConsumer<byte[], byte[]> reader() {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    ticking.close();
    admin.close(Duration.ofSeconds(1));
  }
}
