package io.firedamp.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Kafka's settings for one small node that shares its process with eight Streams applications. What
 * is not named here is Kafka's default.
 */
final class BrokerSettings {
  static final int NODE = 1;
  static final String CONTROLLER = "CONTROLLER";

  private BrokerSettings() {}

  /**
   * What one node is told.
   *
   * @param credentials of the only user who is let in; empty lets in anybody
   */
  static Map<String, String> of(Path logs, BrokerPorts ports, Optional<Credentials> credentials) {
    Map<String, String> settings = new HashMap<>();
    settings.putAll(node(logs, ports, credentials.isPresent() ? "SASL_PLAINTEXT" : "PLAINTEXT"));
    credentials.ifPresent(user -> settings.putAll(user.broker()));
    settings.putAll(alone());
    settings.putAll(small());
    settings.putAll(anyEventTime());
    return settings;
  }

  private static Map<String, String> node(Path logs, BrokerPorts ports, String protocol) {
    String host = EmbeddedBroker.LOOPBACK.getHostAddress();
    String clients = protocol + "://" + host + ":" + ports.clients();
    String controller = host + ":" + ports.controller();
    return Map.of(
        "node.id",
        Integer.toString(NODE),
        "process.roles",
        "broker,controller",
        "controller.quorum.voters",
        NODE + "@" + controller,
        "controller.listener.names",
        CONTROLLER,
        "listener.security.protocol.map",
        protocol + ":" + protocol + "," + CONTROLLER + ":" + protocol,
        "listeners",
        clients + "," + CONTROLLER + "://" + controller,
        "advertised.listeners",
        clients,
        "log.dirs",
        logs.toAbsolutePath().toString());
  }

  /** One node cannot wait for a second one, and nobody else creates topics on it. */
  private static Map<String, String> alone() {
    return Map.of(
        "auto.create.topics.enable", "false",
        "default.replication.factor", "1",
        "offsets.topic.replication.factor", "1",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1",
        "group.initial.rebalance.delay.ms", "0",
        // To fence the only node because it paused helps nobody, and Kafka may lose the ends of
        // transactions over it. A killed one is fenced by its successor: see Undertaker.
        "broker.session.timeout.ms", "60000",
        "server.max.startup.time.ms", "60000");
  }

  private static Map<String, String> small() {
    Map<String, String> settings = new HashMap<>();
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "2");
    settings.put("group.coordinator.threads", "1");
    settings.put("share.coordinator.threads", "1");
    settings.put("remote.log.manager.thread.pool.size", "1");
    // 4 MiB index 170,000 keys in one pass; the default takes 128 MiB.
    settings.put("log.cleaner.dedupe.buffer.size", "4194304");
    settings.put("log.index.size.max.bytes", "1048576");
    // Only closed segments are compacted or expired, and a small installation fills 1 GiB never.
    settings.put("log.segment.bytes", "67108864");
    settings.put("metadata.log.segment.bytes", "16777216");
    settings.put("metadata.max.idle.interval.ms", "5000");
    settings.put("queued.max.requests", "64");
    // An event with its original JSON may be larger than the default of 1 MiB.
    settings.put("message.max.bytes", "8388608");
    // Nobody reads JMX beans of an embedded broker.
    settings.put("metric.reporters", "");
    settings.put("metrics.jmx.exclude", ".*");
    return settings;
  }

  /**
   * Record time is event time: years old in a replay, ahead when a sender's clock is. What is
   * believable is judged where the event is parsed. And a laptop may sleep for a month without
   * forgetting how far each detector had come.
   */
  private static Map<String, String> anyEventTime() {
    return Map.of(
        "log.message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE),
        "log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE),
        "offsets.retention.minutes", Integer.toString(10 * 365 * 24 * 60));
  }
}
