package io.firedamp.sinks.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.ClientSettings;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes each revision of an incident to a topic, in order, and says so once all replicas that are
 * in step have it.
 */
public final class KafkaSink implements Sink {
  private static final int LARGEST = 512 * 1024;
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(5);

  private final Config config;
  private final IncidentFormat format;
  private final SinkCounters counters;
  private final Supplier<Producer<byte[], byte[]>> connect;
  private @Nullable Producer<byte[], byte[]> producer;

  KafkaSink(Config config, SinkContext context, Supplier<Producer<byte[], byte[]>> connect) {
    this.config = config;
    this.format = context.formats().named(config.format());
    this.counters = context.counters();
    this.connect = connect;
  }

  /**
   * Where to and how.
   *
   * @param bootstrap host:port pairs with commas between, of any cluster
   * @param topic that exists, or that its broker makes by itself
   * @param format of the values: ecs, ocsf, or another that is installed
   * @param properties handed to the producer, as security; what would weaken a promise is refused
   * @param timeout until a record that is not acknowledged is tried again
   */
  public record Config(
      String bootstrap,
      String topic,
      String format,
      Map<String, String> properties,
      Duration timeout) {
    public Config {
      Require.text(
          bootstrap.matches("[^\\s,:]\\S*:\\d{1,5}"),
          "bootstrap",
          "host:port[,host:port…]",
          bootstrap);
      Require.text(
          topic.matches("[A-Za-z0-9._-]{1,249}"),
          "topic",
          "letters, digits, dots, hyphens and underscores, at most 249",
          topic);
      Require.between("timeout", timeout, Duration.ofSeconds(1), Duration.ofMinutes(1));
      try {
        properties = new ClientSettings(properties).written();
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("properties." + e.getMessage(), e);
      }
    }

    Map<String, Object> producer() {
      Map<String, Object> settings = new ClientSettings(properties).over(Map.of());
      settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
      settings.put(ProducerConfig.ACKS_CONFIG, "all");
      settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
      int millis = Math.toIntExact(timeout.toMillis());
      settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
      settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
      settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
      settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
      settings.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "firedamp-sink");
      settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
      return new HashMap<>(settings);
    }

    /** The names of the properties only: values may be passwords. */
    @Override
    public String toString() {
      return "topic %s at %s, %s, with %s"
          .formatted(topic, bootstrap, format, new TreeMap<>(properties).keySet());
    }
  }

  /** Makes sinks of type {@code kafka}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "kafka";
    }

    @Override
    public Config defaults() {
      return new Config(
          "localhost:9092", "firedamp-incidents", "ecs", Map.of(), Duration.ofSeconds(15));
    }

    @Override
    public String about() {
      return "A topic of any Kafka cluster, one record for each revision.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      formats.named(config.format()).requireRoom(LARGEST);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new KafkaSink(
          config,
          context,
          () ->
              new KafkaProducer<>(
                  config.producer(), new ByteArraySerializer(), new ByteArraySerializer()));
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    List<ProducerRecord<byte[], byte[]>> records = incidents.stream().map(this::record).toList();
    List<Outcome> outcomes = new ArrayList<>();
    for (Future<RecordMetadata> sent : send(records)) {
      outcomes.add(outcome(sent));
    }
    // Whoever is away for one is away for all behind it.
    while (outcomes.size() < incidents.size()) {
      outcomes.add(outcomes.get(outcomes.size() - 1));
    }
    return inOrder(incidents, outcomes);
  }

  private ProducerRecord<byte[], byte[]> record(Incident incident) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            config.topic(),
            null,
            incident.getUpdated().toEpochMilli(),
            incident.getId().getBytes(UTF_8),
            format.format(incident, LARGEST));
    record.headers().add("delivery-key", DeliveryKey.of(incident).toString().getBytes(UTF_8));
    record.headers().add("content-type", format.contentType().getBytes(UTF_8));
    return record;
  }

  /** As many as can be handed over; the last of them may have failed at once. */
  private List<Future<RecordMetadata>> send(List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : records) {
      Future<RecordMetadata> one = send(record);
      sent.add(one);
      if (one.isDone() && ProducerRule.isAway(failure(one))) {
        break;
      }
    }
    return sent;
  }

  private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    try {
      if (producer == null) {
        producer = connect.get();
      }
      return producer.send(record);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Outcome outcome(Future<RecordMetadata> sent) {
    Throwable failure = failure(sent);
    if (failure == null) {
      return new Delivered();
    }
    if (ProducerRule.isAmbiguous(failure)) {
      counters.count("ambiguous");
    }
    if (ProducerRule.isEndOf(failure)) {
      close();
    }
    return ProducerRule.outcome(config.bootstrap(), failure);
  }

  private static @Nullable Throwable failure(Future<RecordMetadata> sent) {
    try {
      sent.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** A later revision that stands there already is written again behind the one that does not. */
  private static List<Outcome> inOrder(List<Incident> incidents, List<Outcome> outcomes) {
    Map<String, Outcome> waiting = new HashMap<>();
    List<Outcome> ordered = new ArrayList<>();
    for (int i = 0; i < incidents.size(); i++) {
      String id = incidents.get(i).getId();
      Outcome outcome = waiting.getOrDefault(id, outcomes.get(i));
      if (outcome instanceof Outcome.Retry || outcome instanceof Outcome.Hold) {
        waiting.put(id, outcome);
      }
      ordered.add(outcome);
    }
    return ordered;
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(CLOSED_WITHIN);
      producer = null;
    }
  }
}
