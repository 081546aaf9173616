package io.firedamp.ingest.topic;

import static org.apache.kafka.clients.CommonClientConfigs.CLIENT_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ISOLATION_LEVEL_CONFIG;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.ingest.kit.Daemon;
import io.firedamp.ingest.kit.Outbox;
import io.firedamp.schemas.ClientSettings;
import io.firedamp.schemas.Require;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics of any Kafka, each record recognised by its content, as one member of a group. */
public final class TopicSource implements Source {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Config config;
  private final Outbox outbox;
  private final TopicReader reader;
  private final Thread reading;

  TopicSource(Config config, SourceContext context, Supplier<Consumer<byte[], byte[]>> consumers) {
    Require.that(!config.topics().isEmpty(), "topics", "those to read", config.topics());
    Require.text(
        !config.brokers().isBlank(), "brokers", "host:port, of several brokers with commas", "");
    this.config = config;
    this.outbox = new Outbox(context);
    this.reader = new TopicReader(config.topics(), consumers, context, outbox);
    this.reading = Daemon.thread("topics-" + context.provenance().source(), reader);
  }

  @Override
  public void start() {
    reading.start();
  }

  @Override
  public SourceHealth health() {
    String trouble = outbox.trouble().isEmpty() ? reader.trouble() : outbox.trouble();
    return trouble.isEmpty()
        ? new SourceHealth(
            true,
            outbox.lastEvent(),
            "reads %s at %s".formatted(String.join(", ", config.topics()), config.brokers()))
        : new SourceHealth(false, outbox.lastEvent(), trouble);
  }

  @Override
  public RecordCounts counts() {
    return reader.counts();
  }

  @Override
  public void close() {
    reader.close();
    outbox.close();
    try {
      reading.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Settings.
   *
   * @param brokers host:port, of several with commas
   * @param topics their names
   * @param group of consumers that share the topics; empty is {@code firedamp-} and the source's
   *     name
   * @param properties of Kafka's consumer, such as {@code security.protocol}
   */
  public record Config(
      String brokers, List<String> topics, String group, Map<String, String> properties) {
    public Config {
      topics = List.copyOf(topics);
      for (String topic : topics) {
        Require.text(
            topic.matches("[A-Za-z0-9._-]{1,249}"),
            "topics",
            "names of letters, digits, '.', '_' or '-'",
            topic);
        Require.text(
            !topic.endsWith(".dead-letters"),
            "topics",
            "others than dead letters, which would beget their own",
            topic);
      }
      try {
        properties = new ClientSettings(properties).written();
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("properties." + e.getMessage(), e);
      }
    }

    Map<String, Object> consumer(String source) {
      return new ClientSettings(properties)
          .over(
              Map.of(
                  BOOTSTRAP_SERVERS_CONFIG,
                  brokers,
                  GROUP_ID_CONFIG,
                  group.isBlank() ? "firedamp-" + source : group,
                  CLIENT_ID_CONFIG,
                  "firedamp-" + source,
                  ENABLE_AUTO_COMMIT_CONFIG,
                  false,
                  AUTO_OFFSET_RESET_CONFIG,
                  "earliest",
                  ISOLATION_LEVEL_CONFIG,
                  "read_committed",
                  ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                  false));
    }

    /** Without the properties, in which passwords are. */
    @Override
    public String toString() {
      return "Config[brokers=%s, topics=%s, group=%s]".formatted(brokers, topics, group);
    }
  }

  /** Makes sources of type {@code kafka}. */
  public static final class Factory implements Source.Factory<Config> {
    @Override
    public String type() {
      return "kafka";
    }

    @Override
    public String about() {
      return "Topics of any Kafka, with records of any format, recognised by their content.";
    }

    @Override
    public Config defaults() {
      return new Config("", List.of(), "", Map.of());
    }

    @Override
    public Source create(Config config, SourceContext context) {
      Map<String, Object> settings = config.consumer(context.provenance().source());
      return new TopicSource(
          config,
          context,
          () ->
              new KafkaConsumer<>(
                  settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /** None of its own: it reads those of the other sources. */
    @Override
    public List<EventParser> parsers() {
      return List.of();
    }
  }
}
