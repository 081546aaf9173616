package io.firedamp.app;

import io.firedamp.broker.BrokerException;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.schemas.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** A configured installation as other processes find it: its topics, and its broker if it runs. */
public record Installation(AppConfig config) {

  /** Where the embedded broker keeps its logs. */
  public Path brokerDirectory() {
    return config.basics().data().resolve("kafka");
  }

  /** Where detectors keep their state. */
  public Path stateDirectory() {
    return config.basics().data().resolve("state");
  }

  /** Its topics. */
  public Topics topics() {
    return config.liveTopics();
  }

  /**
   * Connects to its topics.
   *
   * @throws Failure when its embedded broker does not run
   */
  public TopicReader connect() {
    return new TopicReader(client());
  }

  /**
   * Settings of a Kafka client for its broker.
   *
   * @throws Failure when its embedded broker does not run, or belongs to somebody else
   */
  public Map<String, String> client() {
    String address = address();
    try {
      return client(
          address,
          config.basics().kafka().isEmbedded()
              ? EmbeddedBroker.clientSettings(brokerDirectory())
              : Map.of());
    } catch (BrokerException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Settings of a Kafka client: the configured properties, where the broker is, and who is let in.
   *
   * @param login what an embedded broker wants to be told
   */
  Map<String, String> client(String bootstrapServers, Map<String, String> login) {
    Map<String, String> client = new HashMap<>(config.basics().kafka().properties());
    client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    client.putAll(login);
    return client;
  }

  /**
   * Where its broker is.
   *
   * @throws Failure when its embedded broker does not run
   */
  public String address() {
    AppConfig.Kafka kafka = config.basics().kafka();
    if (!kafka.isEmbedded()) {
      return kafka.bootstrap();
    }
    return EmbeddedBroker.runningOn(brokerDirectory())
        .orElseThrow(
            () ->
                new Failure(
                    "nothing runs on "
                        + config.basics().data().toAbsolutePath().normalize()
                        + ": start it with 'firedamp run', or name its directory with --data or its"
                        + " file with --config"));
  }
}
