package io.firedamp.app;

import io.firedamp.app.AppConfig.SinkConfig;
import io.firedamp.app.config.ConfigException;
import io.firedamp.sinks.Renewal;
import io.firedamp.sinks.SinkContext;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a sink anew where what its settings refer to has changed, as a secret in a file has. */
final class Rereading implements Renewal {
  private static final Logger log = LoggerFactory.getLogger(Rereading.class);

  private final Plugins plugins;
  private final SinkContext context;
  private final Supplier<SinkConfig> written;
  private SinkConfig current;

  Rereading(
      Plugins plugins, SinkContext context, SinkConfig current, Supplier<SinkConfig> written) {
    this.plugins = plugins;
    this.context = context;
    this.current = current;
    this.written = written;
  }

  @Override
  public Optional<Renewed> look() {
    try {
      SinkConfig next = written.get();
      if (next.settings().equals(current.settings())) {
        return Optional.empty();
      }
      SinkContext renewed =
          new SinkContext(
              context.name(),
              next.secrets(),
              context.counters(),
              context.clock(),
              context.formats());
      Renewed made = new Renewed(renewed, plugins.sink(next, renewed));
      current = next;
      return Optional.of(made);
    } catch (ConfigException | IllegalArgumentException | IllegalStateException e) {
      // The file is gone, or half written; the message names no secret.
      log.atDebug()
          .addKeyValue("sink", context.name())
          .addKeyValue("why", e.getMessage())
          .log("settings cannot be used as they are now");
      return Optional.empty();
    }
  }
}
