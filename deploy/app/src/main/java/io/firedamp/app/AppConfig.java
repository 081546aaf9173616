package io.firedamp.app;

import io.firedamp.app.http.HttpConfig;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.transport.IngestServer;
import io.firedamp.schemas.ClientSettings;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.TopicDefinition;
import io.firedamp.schemas.Topics;
import io.firedamp.sinks.DeliveryRule;
import io.firedamp.sinks.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Everything that can be set, checked.
 *
 * @param sources by name
 * @param detectors by name: every installed one
 * @param sinks by name
 * @param rereads of sinks: what is written for one, with what it refers to as that is now
 * @param pluginTopics what installed plugins bring beside the topics of every installation
 */
public record AppConfig(
    Basics basics,
    Map<String, SourceConfig> sources,
    Map<String, DetectorConfig> detectors,
    Map<String, SinkConfig> sinks,
    Map<String, Supplier<SinkConfig>> rereads,
    List<TopicDefinition<?>> pluginTopics) {

  /** Written for {@code kafka.bootstrap}: Kafka runs in this process. */
  public static final String EMBEDDED = "embedded";

  /** Half a gibibyte: what detectors, sinks and logs write while they work off what is there. */
  public static final long DISK_RESERVE = 512L * 1024 * 1024;

  public AppConfig {
    sources = inOrder(sources);
    detectors = inOrder(detectors);
    sinks = inOrder(sinks);
    rereads = Map.copyOf(rereads);
    pluginTopics = List.copyOf(pluginTopics);
  }

  /** The topics of the live namespace. */
  public Topics liveTopics() {
    return Topics.live(basics.namespace(), basics.kafka().partitions()).with(pluginTopics);
  }

  /** The topics of a replay in a namespace of its own. */
  public Topics replayTopics(String namespace) {
    return Topics.replay(namespace, basics.kafka().partitions()).with(pluginTopics);
  }

  private static <V> Map<String, V> inOrder(Map<String, V> written) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(written));
  }

  /**
   * What is set once.
   *
   * @param cluster given to events that do not name their own
   * @param namespace prefix of every topic and consumer group
   * @param listener where sources are pushed to
   * @param http where people and probes ask
   * @param data directory of the embedded broker, of detectors' state and of default output
   */
  public record Basics(
      String cluster,
      String namespace,
      Path data,
      Kafka kafka,
      IngestServer.Config listener,
      HttpConfig http) {
    public Basics {
      new Provenance(cluster, "");
      Topics.live(namespace, 1);
    }

    /** The same in another directory. */
    public Basics withData(Path directory) {
      return new Basics(cluster, namespace, directory, kafka, listener, http);
    }

    /** The same, answering people on another port. */
    public Basics withHttpPort(int port) {
      return new Basics(cluster, namespace, data, kafka, listener, http.withPort(port));
    }
  }

  /**
   * Where the topics are.
   *
   * @param bootstrap {@code embedded}, or host:port pairs with commas between
   * @param partitions of every topic; fixed once the topics exist
   * @param replicas of every topic
   * @param commitInterval how long a detector gathers before it commits, hence most of its latency
   * @param tickInterval how often detectors are told each source's event time
   * @param diskReserve bytes that stay free on the disk of an embedded broker, below which nothing
   *     is taken in; 0 for no reserve
   * @param properties handed to every Kafka client; what would weaken a promise is refused
   */
  public record Kafka(
      String bootstrap,
      int partitions,
      int replicas,
      Duration commitInterval,
      Duration tickInterval,
      long diskReserve,
      Map<String, String> properties) {
    public Kafka {
      Require.text(
          bootstrap.equals(EMBEDDED) || bootstrap.matches("[^\\s,:]\\S*:\\d{1,5}"),
          "bootstrap",
          "'embedded' or host:port[,host:port…]",
          bootstrap);
      Require.between("partitions", partitions, 1, 1024);
      Require.that(
          replicas >= 1 && replicas <= (bootstrap.equals(EMBEDDED) ? 1 : 9),
          "replicas",
          "1 to 9, and 1 with the embedded broker",
          replicas);
      Require.between(
          "commitInterval", commitInterval, Duration.ofMillis(1), Duration.ofMinutes(1));
      Require.between("tickInterval", tickInterval, Duration.ofMillis(100), Duration.ofMinutes(10));
      Require.that(diskReserve >= 0, "diskReserve", "0 or more bytes", diskReserve);
      properties = promising(properties);
    }

    private static Map<String, String> promising(Map<String, String> properties) {
      try {
        return new ClientSettings(properties).written();
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("properties." + e.getMessage(), e);
      }
    }

    /** Whether Kafka runs in this process. */
    public boolean isEmbedded() {
      return bootstrap.equals(EMBEDDED);
    }

    /** The names of the properties only: values may be passwords. */
    @Override
    public String toString() {
      return "Kafka[%s, %d partitions, %d replicas, %s, %s, %s]"
          .formatted(
              bootstrap, partitions, replicas, commitInterval, tickInterval, properties.keySet());
    }
  }

  /**
   * One source.
   *
   * @param cluster given to its events that do not name their own
   * @param settings of the factory's own type
   */
  public record SourceConfig(String type, String cluster, Record settings) {}

  /** One detector; its settings are of the factory's own type. */
  public record DetectorConfig(boolean enabled, Record settings) {}

  /**
   * One sink.
   *
   * @param rule which incidents it is for
   * @param secrets what its texts for people may not show
   * @param settings of the factory's own type
   */
  public record SinkConfig(String type, DeliveryRule rule, Secrets secrets, Record settings) {
    /** For what every sink is for, without secrets. */
    public SinkConfig(String type, Record settings) {
      this(type, DeliveryRule.defaults(), Secrets.none(), settings);
    }
  }
}
