package io.firedamp.schemas;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serde;

/**
 * The only way to mention a topic: its name, its types and how it is kept.
 *
 * @param retention how long records are kept; zero keeps them for ever
 */
public record Topic<V extends SpecificRecord>(
    String name,
    Class<V> type,
    Serde<String> keySerde,
    Serde<V> valueSerde,
    int partitions,
    boolean compacted,
    Duration retention) {

  /** So long every record stays, for a reader that was away, before the last of a key will do. */
  private static final Duration UNCOMPACTED = Duration.ofDays(1);

  /** Whether both are one topic, kept alike. */
  boolean isLike(Topic<?> other) {
    return name.equals(other.name)
        && type.equals(other.type)
        && compacted == other.compacted
        && retention.equals(other.retention);
  }

  /** How the topic is to be created on a cluster with the given number of replicas. */
  NewTopic toNewTopic(short replicas) {
    return newTopic(name, partitions, replicas, compacted, retention);
  }

  static NewTopic newTopic(
      String name, int partitions, short replicas, boolean compacted, Duration retention) {
    String policy =
        compacted
            ? TopicConfig.CLEANUP_POLICY_COMPACT
                + (retention.isZero() ? "" : "," + TopicConfig.CLEANUP_POLICY_DELETE)
            : TopicConfig.CLEANUP_POLICY_DELETE;
    String kept = retention.isZero() ? "-1" : Long.toString(retention.toMillis());
    Map<String, String> configs = new HashMap<>();
    configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, policy);
    configs.put(TopicConfig.RETENTION_MS_CONFIG, kept);
    configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, stamped(retention).name);
    if (compacted && !retention.isZero()) {
      configs.put(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, Long.toString(UNCOMPACTED.toMillis()));
    }
    return new NewTopic(name, partitions, replicas).configs(configs);
  }

  /**
   * Whose time a record bears in Kafka. Kafka forgets by it: by the sender's, it would delete at
   * once what tells of the day before yesterday, read or not.
   */
  private static TimestampType stamped(Duration retention) {
    return retention.isZero() ? TimestampType.CREATE_TIME : TimestampType.LOG_APPEND_TIME;
  }
}
