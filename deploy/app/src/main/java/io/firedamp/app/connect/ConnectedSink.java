package io.firedamp.app.connect;

import io.firedamp.app.AppConfig.SinkConfig;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.ConfigException;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.sinks.BatchDelivery;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.format.IncidentFormats;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;

/** A sink as a connector's configuration describes it: by what stands in {@code firedamp.yaml}. */
record ConnectedSink(String name, Plugins plugins, SinkConfig config) {
  /** What a connector is called, which is the sink's name, too. */
  static final String NAME = "name";

  /** The settings of one sink, as YAML. */
  static final String SETTINGS = "firedamp.sink";

  /**
   * Reads it.
   *
   * @throws ConfigException with one sentence when it is wrong
   */
  static ConnectedSink of(Map<String, String> connector) {
    String name = connector.getOrDefault(NAME, "sink");
    Plugins plugins = Plugins.installed();
    String yaml =
        "sinks:\n  %s:\n%s"
            .formatted(name, connector.getOrDefault(SETTINGS, "").indent("    ".length()));
    SinkConfig config =
        Objects.requireNonNull(
            ConfigLoader.of(plugins, System.getenv())
                .watchingThisHost(false)
                .parse(SETTINGS, yaml)
                .sinks()
                .get(name));
    return new ConnectedSink(name, plugins, config);
  }

  /**
   * Begins to deliver.
   *
   * @throws ConfigException with one sentence when a setting is not for Connect
   */
  BatchDelivery open() {
    SinkContext context =
        new SinkContext(
            name,
            config.secrets(),
            new SinkCounters(),
            Clock.systemUTC(),
            IncidentFormats.of(plugins.formats().values()));
    try {
      Sink sink = plugins.sink(config, context);
      return new BatchDelivery(context, sink, config.rule());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(SETTINGS + ": " + e.getMessage());
    }
  }
}
