package io.firedamp.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.config.ConfigException;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.schemas.VisibleText;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.Trial;
import io.firedamp.sinks.format.IncidentFormats;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;

/** Sends a made-up incident through a configured sink: by who runs, else by ourselves. */
public final class SinkTest {
  private final AppConfig config;
  private final Plugins plugins;
  private final Clock clock;

  public SinkTest(AppConfig config, Plugins plugins, Clock clock) {
    this.config = config;
    this.plugins = plugins;
    this.clock = clock;
  }

  /**
   * What became of it: {@code taken}, {@code outcome}, {@code reason} and {@code answer}.
   *
   * @throws Failure when it cannot be tried
   */
  public JsonNode of(String name) {
    StatusClient client = StatusClient.of(config);
    try {
      return client.act("/sinks/test", Map.of("sink", name));
    } catch (IOException e) {
      // Beside a process that runs, a sink may find its file or its place taken.
      if (isRunning()) {
        throw new Failure(
            client.url() + " does not answer, and its process runs: set http.port to its own", e);
      }
      return alone(name);
    }
  }

  private boolean isRunning() {
    return config.basics().kafka().isEmbedded()
        && EmbeddedBroker.runningOn(new Installation(config).brokerDirectory()).isPresent();
  }

  private ObjectNode alone(String name) {
    AppConfig.SinkConfig sink = config.sinks().get(name);
    if (sink == null) {
      throw new Failure(
          "no sink is named '%s'; the configured ones are %s"
              .formatted(VisibleText.of(name, 64), String.join(", ", config.sinks().keySet())));
    }
    SinkContext context =
        new SinkContext(
            name,
            sink.secrets(),
            new SinkCounters(),
            clock,
            IncidentFormats.of(plugins.formats().values()));
    try (Sink made = plugins.sink(sink, context)) {
      return PipelineActions.tree(
          Trial.of(
              context,
              made,
              MadeUpIncident.story(config.basics().cluster(), name, clock.instant())));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ConfigException("sinks." + name + ": " + e.getMessage());
    }
  }
}
