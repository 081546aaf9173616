package io.firedamp.app.command;

import io.firedamp.app.AppConfig;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.ConfigLoader;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which installation a command is about. */
public final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Configuration; without it, safe defaults on loopback.")
  private @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Data directory; wins over the file's. Default: ./firedamp-data")
  private @Nullable Path data;

  /** The configuration these options name. */
  public AppConfig load(Plugins plugins, Map<String, String> environment) {
    ConfigLoader loader = ConfigLoader.of(plugins, environment);
    ConfigLoader placed = data == null ? loader : loader.withData(data);
    return file == null ? placed.defaults() : placed.load(file);
  }
}
