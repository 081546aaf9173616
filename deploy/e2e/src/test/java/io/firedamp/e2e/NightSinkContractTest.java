package io.firedamp.e2e;

import io.firedamp.app.Plugins;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.sinks.Secrets;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.format.IncidentFormats;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;

/** The contract kit of sinks, on a third party's, with a third party's format. */
class NightSinkContractTest extends SinkContract {
  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private Path directory;

  @Override
  protected Sink sink() {
    Plugins plugins = ThirdParty.built();
    String yaml =
        "sinks: {night: {type: night-desk, desk: '%s'}}\n".formatted(directory.resolve("desk.txt"));
    var config =
        Objects.requireNonNull(
            ConfigLoader.of(plugins, Map.of()).parse("night.yaml", yaml).sinks().get("night"));
    SinkContext context =
        new SinkContext(
            "night",
            Secrets.of(List.of()),
            new SinkCounters(),
            Clock.systemUTC(),
            IncidentFormats.of(plugins.formats().values()));
    return plugins.sink(config, context);
  }
}
