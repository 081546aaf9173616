package io.firedamp.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One thing in which a topic on a cluster differs from what is wanted.
 *
 * @param setting a setting of Kafka's topics, or {@code partitions} or {@code replicas}; empty
 *     where the topic is missing
 * @param found its value on the cluster; empty where the topic is missing
 * @param wanted the value it should have, or how the topic is to be made
 */
public record TopicChange(String topic, Kind kind, String setting, String found, String wanted) {
  static final String PARTITIONS = "partitions";
  private static final String REPLICAS = "replicas";

  /** What may be done about it. */
  public enum Kind {
    /** The topic is missing, and can be made. */
    CREATE,

    /** The setting can be changed while everything runs. */
    SET,

    /** It stays as it is: the sentence says why, and what to do. */
    REFUSED
  }

  static TopicChange create(NewTopic topic) {
    return new TopicChange(
        topic.name(),
        Kind.CREATE,
        "",
        "",
        "partitions=%d, replicas=%d, %s"
            .formatted(
                topic.numPartitions(), topic.replicationFactor(), settings(topic.configs())));
  }

  private static String settings(Map<String, String> configs) {
    return String.join(
        ", ",
        new TreeMap<>(configs)
            .entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).toList());
  }

  static List<TopicChange> between(TopicDescription found, Config config, NewTopic wanted) {
    List<TopicChange> changes = new ArrayList<>();
    String topic = wanted.name();
    compare(
        changes,
        topic,
        PARTITIONS,
        Integer.toString(found.partitions().size()),
        Integer.toString(wanted.numPartitions()));
    compare(
        changes,
        topic,
        REPLICAS,
        Integer.toString(found.partitions().get(0).replicas().size()),
        Short.toString(wanted.replicationFactor()));
    new TreeMap<>(wanted.configs())
        .forEach(
            (setting, value) -> {
              ConfigEntry entry = config.get(setting);
              String present = entry == null || entry.value() == null ? "" : entry.value();
              if (!isLike(setting, present, value)) {
                changes.add(new TopicChange(topic, Kind.SET, setting, present, value));
              }
            });
    return changes;
  }

  private static void compare(
      List<TopicChange> changes, String topic, String setting, String found, String wanted) {
    if (!found.equals(wanted)) {
      changes.add(new TopicChange(topic, Kind.REFUSED, setting, found, wanted));
    }
  }

  /** Kafka keeps the order in which policies were written. */
  private static boolean isLike(String setting, String found, String wanted) {
    return setting.equals(TopicConfig.CLEANUP_POLICY_CONFIG)
        ? List.of(found.split(",")).stream()
            .sorted()
            .toList()
            .equals(List.of(wanted.split(",")).stream().sorted().toList())
        : found.equals(wanted);
  }

  /** What it is, and where it is refused why. */
  public String sentence() {
    return switch (kind) {
      case CREATE -> "topic '%s' is missing; it is to have %s".formatted(topic, wanted);
      case SET ->
          "topic '%s' has %s=%s where %s is wanted".formatted(topic, setting, found, wanted);
      case REFUSED ->
          setting.equals(PARTITIONS)
              ? ("topic '%s' has %s partitions where %s are configured: set kafka.partitions to %s,"
                      + " or use another namespace, for state is keyed, and with another count keys"
                      + " would leave the partitions that hold theirs")
                  .formatted(topic, found, wanted, found)
              : ("topic '%s' has %s replicas where %s are configured: set kafka.replicas to %s, or"
                      + " move its partitions with Kafka's kafka-reassign-partitions.sh")
                  .formatted(topic, found, wanted, found);
    };
  }
}
