package io.firedamp.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.sinks.DeliveryKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What lies in the topics of a running installation. Reads only; joins no consumer group. */
public final class TopicReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Map<String, Object> client;
  private final Admin admin;

  /**
   * Connects.
   *
   * @param client Kafka client settings, {@code bootstrap.servers} among them
   */
  public TopicReader(Map<String, String> client) {
    this.client = new HashMap<>(client);
    this.client.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, "8000");
    this.client.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    this.admin = Admin.create(this.client);
  }

  /**
   * How a topic stands.
   *
   * @param records offsets between first and last, which counts compacted records and transaction
   *     markers too
   * @param latest time of the record with the latest time; {@link Instant#MIN} when it is empty
   */
  public record State(int partitions, long records, Instant latest) {
    /** Whether any record was found. */
    public boolean isEmpty() {
      return latest.equals(Instant.MIN);
    }
  }

  /** A revision that a sink settled, and how: delivered, or known to it already. */
  public record Delivery(long revision, String outcome) {}

  /**
   * The states of those topics that exist, by name.
   *
   * @throws Failure when Kafka does not answer
   */
  public Map<String, State> states(Collection<Topic<?>> topics) {
    Map<String, State> states = new TreeMap<>();
    Collection<String> present = answer(admin.listTopics().names());
    List<String> names = topics.stream().map(Topic::name).filter(present::contains).toList();
    Map<String, TopicDescription> found = answer(admin.describeTopics(names).allTopicNames());
    List<TopicPartition> all = new ArrayList<>();
    found.values().forEach(topic -> all.addAll(partitions(topic)));
    Map<TopicPartition, ListOffsetsResultInfo> first = offsets(all, OffsetSpec.earliest());
    Map<TopicPartition, ListOffsetsResultInfo> last = offsets(all, OffsetSpec.latest());
    Map<TopicPartition, ListOffsetsResultInfo> newest = offsets(all, OffsetSpec.maxTimestamp());
    found.forEach((name, topic) -> states.put(name, state(partitions(topic), first, last, newest)));
    return states;
  }

  /** The latest value of every key, tombstones left out. */
  public <V extends SpecificRecord> Map<String, V> latest(Topic<V> topic) {
    Map<String, V> latest = new TreeMap<>();
    read(
        topic.name(),
        Long.MAX_VALUE,
        record -> {
          if (record.value() == null) {
            latest.remove(record.key());
          } else {
            latest.put(
                record.key(),
                topic.valueSerde().deserializer().deserialize(topic.name(), record.value()));
          }
        });
    return latest;
  }

  /** Where a record lies in its topic. */
  public record Position(int partition, long offset) {}

  /** Every value of a topic; undecodable ones left out. */
  public <V extends SpecificRecord> void each(Topic<V> topic, BiConsumer<Position, V> each) {
    read(
        topic.name(),
        Long.MAX_VALUE,
        record ->
            decoded(topic, record)
                .ifPresent(
                    value ->
                        each.accept(new Position(record.partition(), record.offset()), value)));
  }

  /** The value that lies at a place; empty where none lies there, or one that cannot be decoded. */
  public <V extends SpecificRecord> Optional<V> at(Topic<V> topic, int partition, long offset) {
    TopicPartition place = new TopicPartition(topic.name(), partition);
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      if (partition >= partitions(topic.name()).size()) {
        return Optional.empty();
      }
      Map<TopicPartition, Long> end = consumer.endOffsets(List.of(place));
      long first = consumer.beginningOffsets(List.of(place)).getOrDefault(place, 0L);
      if (offset < first || offset >= end.getOrDefault(place, 0L)) {
        return Optional.empty();
      }
      consumer.assign(List.of(place));
      consumer.seek(place, offset);
      List<V> found = new ArrayList<>();
      drain(
          consumer,
          Map.of(place, offset + 1),
          record -> {
            if (record.offset() == offset) {
              decoded(topic, record).ifPresent(found::add);
            }
          });
      return found.stream().findFirst();
    }
  }

  private static <V extends SpecificRecord> Optional<V> decoded(
      Topic<V> topic, ConsumerRecord<String, byte[]> record) {
    try {
      return Optional.of(
          topic.valueSerde().deserializer().deserialize(topic.name(), record.value()));
    } catch (SerializationException e) {
      // It is in the dead letters of whoever read it first.
      return Optional.empty();
    }
  }

  /** The last values of a topic, at most so many of each partition; undecodable ones left out. */
  public <V extends SpecificRecord> List<V> tail(Topic<V> topic, int most) {
    List<V> values = new ArrayList<>();
    read(topic.name(), most, record -> decoded(topic, record).ifPresent(values::add));
    return values;
  }

  /**
   * How each sink fared with an incident, by the sink's name: the latest revision it settled, and
   * how. A sink that has settled none is missing; what a sink refused for good is a dead letter.
   */
  public Map<String, Delivery> deliveries(Topics topics, String incidentId) {
    Map<String, Delivery> latest = new TreeMap<>();
    read(
        topics.sinkLedger(),
        Long.MAX_VALUE,
        record -> {
          byte[] outcome = record.value();
          if (outcome != null) {
            DeliveryKey.inLedger(record.key())
                .filter(noted -> noted.key().incident().equals(incidentId))
                .ifPresent(noted -> note(latest, noted, new String(outcome, UTF_8)));
          }
        });
    return latest;
  }

  /** What every sink settled. */
  public Set<DeliveryKey.Noted> delivered(Topics topics) {
    Set<DeliveryKey.Noted> settled = new HashSet<>();
    read(
        topics.sinkLedger(),
        Long.MAX_VALUE,
        record -> {
          if (record.value() != null) {
            DeliveryKey.inLedger(record.key()).ifPresent(settled::add);
          }
        });
    return settled;
  }

  private static void note(Map<String, Delivery> latest, DeliveryKey.Noted noted, String outcome) {
    latest.merge(
        noted.sink(),
        new Delivery(noted.key().revision(), outcome),
        (old, next) -> next.revision() > old.revision() ? next : old);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }

  private void read(String topic, long most, Consumer<ConsumerRecord<String, byte[]>> each) {
    List<TopicPartition> partitions = partitions(topic);
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      if (most != Long.MAX_VALUE) {
        end.forEach(
            (partition, offset) ->
                consumer.seek(partition, Math.max(consumer.position(partition), offset - most)));
      }
      drain(consumer, end, each);
    }
  }

  private KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private List<TopicPartition> partitions(String topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    answer(admin.describeTopics(List.of(topic)).allTopicNames())
        .values()
        .forEach(found -> partitions.addAll(partitions(found)));
    return partitions;
  }

  private static void drain(
      KafkaConsumer<String, byte[]> consumer,
      Map<TopicPartition, Long> end,
      Consumer<ConsumerRecord<String, byte[]>> each) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (end.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      var records = consumer.poll(Duration.ofMillis(200));
      records.forEach(each);
      if (!records.isEmpty()) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new Failure("Kafka stopped answering while a topic was read; run 'firedamp doctor'");
      }
    }
  }

  private static List<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()))
        .toList();
  }

  private static State state(
      List<TopicPartition> partitions,
      Map<TopicPartition, ListOffsetsResultInfo> first,
      Map<TopicPartition, ListOffsetsResultInfo> last,
      Map<TopicPartition, ListOffsetsResultInfo> newest) {
    long records = 0;
    long latest = -1;
    for (TopicPartition partition : partitions) {
      records += offset(last, partition) - offset(first, partition);
      ListOffsetsResultInfo info = newest.get(partition);
      latest = info == null ? latest : Math.max(latest, info.timestamp());
    }
    return new State(
        partitions.size(), records, latest < 0 ? Instant.MIN : Instant.ofEpochMilli(latest));
  }

  private static long offset(
      Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
    ListOffsetsResultInfo info = offsets.get(partition);
    return info == null ? 0 : info.offset();
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      List<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, spec));
    return answer(admin.listOffsets(wanted).all());
  }

  private static <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new Failure("Kafka refused: " + reason(e), e);
    } catch (TimeoutException e) {
      throw new Failure("Kafka does not answer within " + PATIENCE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted while waiting for Kafka", e);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e.toString() : String.valueOf(cause.getMessage());
  }
}
