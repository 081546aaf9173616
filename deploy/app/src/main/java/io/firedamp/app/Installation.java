package io.firedamp.app;

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
    return new TopicReader(client(address()));
  }

  /** Kafka client settings for a broker: the configured properties, and where it is. */
  public Map<String, String> client(String bootstrapServers) {
    Map<String, String> client = new HashMap<>(config.basics().kafka().properties());
    client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
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
