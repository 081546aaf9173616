package io.firedamp.app;

import io.firedamp.app.AppConfig.DetectorConfig;
import io.firedamp.app.AppConfig.SinkConfig;
import io.firedamp.app.AppConfig.SourceConfig;
import io.firedamp.app.config.ConfigException;
import io.firedamp.schemas.Topics;
import java.util.Locale;
import java.util.Map;

/**
 * What a pipeline is to consist of.
 *
 * @param topics its namespace
 * @param temporary whether an embedded broker and the detectors' state lie in a directory that is
 *     deleted at the end
 * @param listening whether sources that are pushed to get their HTTP server
 * @param onDemand whether a detector starts only when there is something for it to read
 * @param sources by name; none where events are published by the caller, as in a replay
 * @param detectors by name; those not enabled are left out
 * @param sinks by name
 */
public record PipelinePlan(
    AppConfig config,
    Topics topics,
    boolean temporary,
    boolean listening,
    boolean onDemand,
    Map<String, SourceConfig> sources,
    Map<String, DetectorConfig> detectors,
    Map<String, SinkConfig> sinks) {

  /** Everything that is configured, in the live namespace. */
  public static PipelinePlan live(AppConfig config) {
    return new PipelinePlan(
        config,
        new Installation(config).topics(),
        false,
        true,
        false,
        config.sources(),
        config.detectors(),
        config.sinks());
  }

  /**
   * The configured detectors in a namespace of their own whose topics are kept for ever, with
   * neither sources nor sinks: the caller publishes events, and no SIEM hears of them.
   */
  public static PipelinePlan replay(AppConfig config, String namespace) {
    return new PipelinePlan(
        config,
        config.replayTopics(namespace),
        true,
        false,
        false,
        Map.of(),
        config.detectors(),
        Map.of());
  }

  /** The same, delivering to these sinks. */
  public PipelinePlan withSinks(Map<String, SinkConfig> chosen) {
    return new PipelinePlan(
        config, topics, temporary, listening, onDemand, sources, detectors, chosen);
  }

  /** The same with these sources, and with an HTTP server for those that are pushed to. */
  public PipelinePlan withSources(Map<String, SourceConfig> chosen) {
    return new PipelinePlan(config, topics, temporary, true, onDemand, chosen, detectors, sinks);
  }

  /** The same with these detectors. */
  public PipelinePlan withDetectors(Map<String, DetectorConfig> chosen) {
    return new PipelinePlan(config, topics, temporary, listening, onDemand, sources, chosen, sinks);
  }

  /**
   * The same, in which a detector starts only when there is something for it to read: ten lines of
   * one log need few of them.
   */
  public PipelinePlan startingOnDemand() {
    return new PipelinePlan(config, topics, temporary, listening, true, sources, detectors, sinks);
  }

  /**
   * The part of it that one role does.
   *
   * @throws ConfigException where Kafka is embedded, for then the others would not reach it
   */
  public PipelinePlan only(Role role) {
    if (config.basics().kafka().isEmbedded()) {
      throw new ConfigException(
          "kafka.bootstrap: '%s' shares a cluster with other processes: name its brokers, or use 'run', whose Kafka is its own"
              .formatted(role.name().toLowerCase(Locale.ROOT)));
    }
    return new PipelinePlan(
        config,
        topics,
        temporary,
        listening,
        onDemand,
        role == Role.INGEST ? sources : Map.of(),
        role == Role.DETECT ? detectors : Map.of(),
        role == Role.DELIVER ? sinks : Map.of());
  }

  /** The same on the configured data directory, or in one that is deleted at the end. */
  public PipelinePlan withTemporaryData(boolean throwaway) {
    return new PipelinePlan(
        config, topics, throwaway, listening, onDemand, sources, detectors, sinks);
  }
}
