package io.firedamp.app.config;

import io.firedamp.app.AppConfig;
import io.firedamp.app.AppConfig.Basics;
import io.firedamp.app.AppConfig.Kafka;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.YamlNode.Entry;
import io.firedamp.app.config.YamlNode.Mapping;
import io.firedamp.ingest.IngestServer;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: the defaults of every plugin and of the app, with what was written laid
 * over them. Detectors are merged one by one; {@code sources} and {@code sinks}, once written, are
 * the whole list.
 */
public final class ConfigLoader {
  private static final String SOURCES = "sources";
  private static final String DETECTORS = "detectors";
  private static final String SINKS = "sinks";
  private static final Path DOCKER_SOCKET = Path.of("/var/run/docker.sock");
  private static final Path DATA = Path.of("firedamp-data");

  private final Plugins plugins;
  private final Map<String, String> environment;
  private final boolean hasDocker;
  private final @Nullable Path data;

  private ConfigLoader(
      Plugins plugins, Map<String, String> environment, boolean hasDocker, @Nullable Path data) {
    this.plugins = plugins;
    this.environment = environment;
    this.hasDocker = hasDocker;
    this.data = data;
  }

  /**
   * A loader for this machine.
   *
   * @param environment what {@code ${env:NAME}} refers to
   */
  public static ConfigLoader of(Plugins plugins, Map<String, String> environment) {
    return new ConfigLoader(plugins, environment, Files.exists(DOCKER_SOCKET), null);
  }

  /** The same, whether or not a Docker daemon is to be watched by default. */
  public ConfigLoader withDocker(boolean present) {
    return new ConfigLoader(plugins, environment, present, data);
  }

  /** The same, with a data directory that wins over the file's. */
  public ConfigLoader withData(Path directory) {
    return new ConfigLoader(plugins, environment, hasDocker, directory);
  }

  /** What runs without a file: loopback, push sources, and incidents in a file. */
  public AppConfig defaults() {
    return config("defaults", new Mapping(Map.of()));
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException with one sentence when it cannot be read or has a mistake
   */
  public AppConfig load(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": does not exist; leave --config out for the defaults");
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + ": is not UTF-8 text");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads the text of a file.
   *
   * @param file its name, for messages
   */
  public AppConfig parse(String file, String text) {
    return config(file, new YamlReader(file).read(text));
  }

  private AppConfig config(String file, Mapping written) {
    References references = new References(environment, data == null ? DATA : data);
    Binder binder = new Binder(file, references);
    Place root = new Place(file, 0, "");
    Basics defaults = basics();
    List<String> known = new ArrayList<>(PluginSections.components(defaults));
    known.addAll(List.of(SOURCES, DETECTORS, SINKS));
    binder.refuseUnknown(written, known, root);
    Mapping ours = PluginSections.without(written, List.of(SOURCES, DETECTORS, SINKS));
    Basics basics = withData(binder.bind(defaults, ours, root));
    Binder rest = new Binder(file, references.withData(basics.data()));
    PluginSections sections = new PluginSections(plugins, rest);
    return new AppConfig(
        basics,
        sections.sources(section(rest, written, SOURCES, root), basics.cluster(), defaultSources()),
        sections.detectors(section(rest, written, DETECTORS, root)),
        sections.sinks(section(rest, written, SINKS, root)));
  }

  private static Basics basics() {
    return new Basics(
        "default",
        "firedamp",
        DATA,
        new Kafka(AppConfig.EMBEDDED, 1, 1, Duration.ofMillis(50), Map.of()),
        IngestServer.Config.defaults());
  }

  private Basics withData(Basics basics) {
    return data == null
        ? basics
        : new Basics(basics.cluster(), basics.namespace(), data, basics.kafka(), basics.listener());
  }

  private static PluginSections.Section section(
      Binder binder, Mapping written, String key, Place root) {
    Entry entry = written.entries().get(key);
    if (entry == null) {
      return new PluginSections.Section(false, new Mapping(Map.of()), root.key(key, 0));
    }
    Place place = root.key(key, entry.line());
    return new PluginSections.Section(true, binder.mapping(entry.value(), place), place);
  }

  private List<String> defaultSources() {
    List<String> push = List.of("registry", "kubernetes", "zeek");
    List<String> all = new ArrayList<>(push);
    if (hasDocker) {
      all.add("docker");
    }
    return all.stream().filter(plugins.sources()::containsKey).toList();
  }
}
