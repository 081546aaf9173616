package io.firedamp.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.firedamp.app.plugins.PluginJar;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.CommonClientConfigs;

/** Looks at an installation from outside: what is reachable, what is silent, what is not seen. */
public final class Doctor {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int AUDIT_SAMPLE = 500;
  private static final int SAMPLE = 200;
  private static final int LETTERS = 50;

  private final Installation installation;
  private final Plugins plugins;
  private final Clock clock;
  private final List<Check> checks = new ArrayList<>();

  public Doctor(Installation installation, Plugins plugins, Clock clock) {
    this.installation = installation;
    this.plugins = plugins;
    this.clock = clock;
  }

  /** Every check, in the order of the data's way; only one when Kafka cannot be reached. */
  public List<Check> examine() {
    String address;
    try {
      address = installation.address();
    } catch (Failure e) {
      return List.of(Check.broken("kafka", String.valueOf(e.getMessage()), ""));
    }
    try (TopicReader reader = new TopicReader(impatient())) {
      Topics topics = installation.topics();
      Map<String, TopicReader.State> states = states(reader, topics, address);
      checks.add(Check.ok("kafka", address + " answers"));
      examineTopics(topics, states);
      examinePlugins();
      Map<String, String> sources = examineStatus();
      Sight sight = new Sight(topics, states, sources, plugins.sources(), clock.instant());
      checks.addAll(sight.topics());
      checks.addAll(sight.auditLevel(sample(reader, topics.auditEvents(), states, AUDIT_SAMPLE)));
      checks.addAll(
          sight.identity(
              sample(reader, topics.networkFlows(), states, SAMPLE),
              sample(reader, topics.containerStates(), states, SAMPLE)));
      checks.addAll(sight.deadLetters(sample(reader, topics.deadLetters(), states, LETTERS)));
    } catch (Failure e) {
      checks.add(
          Check.broken("kafka", String.valueOf(e.getMessage()), "see whether its brokers are up"));
    }
    return List.copyOf(checks);
  }

  private static Map<String, TopicReader.State> states(
      TopicReader reader, Topics topics, String address) {
    try {
      return reader.states(topics.all());
    } catch (Failure e) {
      throw new Failure(
          "no Kafka answers at %s within %d s".formatted(address, PATIENCE.toSeconds()), e);
    }
  }

  private Map<String, String> impatient() {
    Map<String, String> client = new HashMap<>(installation.client());
    String patience = Long.toString(PATIENCE.toMillis());
    client.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, patience);
    client.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, patience);
    return client;
  }

  private static <V extends SpecificRecord> List<V> sample(
      TopicReader reader, Topic<V> topic, Map<String, TopicReader.State> states, int most) {
    TopicReader.State state = states.get(topic.name());
    return state == null || state.isEmpty() ? List.of() : reader.tail(topic, most);
  }

  private void examineTopics(Topics topics, Map<String, TopicReader.State> states) {
    for (Topic<?> topic : topics.all()) {
      TopicReader.State state = states.get(topic.name());
      if (state == null) {
        checks.add(Check.broken("topic " + topic.name(), "is missing", "'firedamp run' makes it"));
      } else if (state.partitions() != topic.partitions()) {
        checks.add(
            Check.broken(
                "topic " + topic.name(),
                "has %d partitions, not %d".formatted(state.partitions(), topic.partitions()),
                "set kafka.partitions to " + state.partitions()));
      }
    }
  }

  private void examinePlugins() {
    for (PluginJar jar : plugins.jars()) {
      String area = "plugin " + jar.name();
      String checksum = jar.sha256().isEmpty() ? "" : ", sha256:" + jar.sha256();
      checks.add(
          jar.isLoaded()
              ? Check.ok(area, "gives " + String.join(", ", jar.gives()) + checksum)
              : Check.broken(
                  area,
                  "is not loaded: " + jar.problem(),
                  "replace it, or remove it from the plugins directory"));
    }
  }

  /**
   * The sources, with their types: those that run, as only the running process knows what it found
   * on its host when it started; where nothing answers, those that would run now.
   */
  private Map<String, String> examineStatus() {
    StatusClient client = StatusClient.of(installation.config());
    String url = client.url();
    try {
      JsonNode status = client.status();
      checks.add(Check.ok("status", url + " answers"));
      checks.addAll(StatusChecks.of(status, clock.instant()));
      return StatusChecks.sources(status);
    } catch (IOException e) {
      checks.add(
          Check.broken(
              "status",
              url + " does not answer" + (e.getMessage() == null ? "" : ": " + e.getMessage()),
              "start 'firedamp run', or set http.address and http.port to its own"));
      Map<String, String> configured = new TreeMap<>();
      installation
          .config()
          .sources()
          .forEach((name, source) -> configured.put(name, source.type()));
      return configured;
    }
  }
}
