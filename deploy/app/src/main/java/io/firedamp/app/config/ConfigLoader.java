package io.firedamp.app.config;

import io.firedamp.app.AppConfig;
import io.firedamp.app.AppConfig.Basics;
import io.firedamp.app.AppConfig.Kafka;
import io.firedamp.app.AppConfig.SourceConfig;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.YamlNode.Entry;
import io.firedamp.app.config.YamlNode.Mapping;
import io.firedamp.app.http.HttpConfig;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.transport.IngestServer;
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
  private static final Path DATA = Path.of("firedamp-data");

  private final Plugins plugins;
  private final Map<String, String> environment;
  private final boolean watchesHost;
  private final @Nullable Path data;

  private ConfigLoader(
      Plugins plugins, Map<String, String> environment, boolean watchesHost, @Nullable Path data) {
    this.plugins = plugins;
    this.environment = environment;
    this.watchesHost = watchesHost;
    this.data = data;
  }

  /**
   * A loader for this machine.
   *
   * @param environment what {@code ${env:NAME}} refers to
   */
  public static ConfigLoader of(Plugins plugins, Map<String, String> environment) {
    return new ConfigLoader(plugins, environment, true, null);
  }

  /** The same, whether or not sources that find what they watch on this host run by default. */
  public ConfigLoader watchingThisHost(boolean watched) {
    return new ConfigLoader(plugins, environment, watched, data);
  }

  /** The same, with a data directory that wins over the file's. */
  public ConfigLoader withData(Path directory) {
    return new ConfigLoader(plugins, environment, watchesHost, directory);
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
    Basics basics = withPorts(withData(binder.bind(defaults, ours, root)), ours);
    Binder rest = new Binder(file, references.withData(basics.data()));
    PluginSections sections = new PluginSections(plugins, rest);
    Map<String, SourceConfig> sources =
        sections.sources(section(rest, written, SOURCES, root), basics.cluster(), defaultSources());
    new TokenRights(sources)
        .mistakeIn(basics.listener().tokens())
        .ifPresent(
            mistake -> {
              throw binder.refused(basics, "listener." + mistake, ours, root);
            });
    PluginSections.Section sinks = section(rest, written, SINKS, root);
    return new AppConfig(
        basics,
        sources,
        sections.detectors(section(rest, written, DETECTORS, root)),
        sections.sinks(sinks),
        sections.rereads(sinks),
        plugins.topics());
  }

  private static Basics basics() {
    return new Basics(
        "default",
        "firedamp",
        DATA,
        new Kafka(
            AppConfig.EMBEDDED,
            1,
            1,
            Duration.ofMillis(50),
            Duration.ofMinutes(1),
            AppConfig.DISK_RESERVE,
            Map.of()),
        IngestServer.Config.defaults(),
        HttpConfig.defaults());
  }

  private Basics withData(Basics basics) {
    return data == null ? basics : basics.withData(data);
  }

  /** Who lets the listener take any free port means all that this process listens on. */
  private static Basics withPorts(Basics basics, Mapping written) {
    boolean any = basics.listener().port() == 0 && !written.entries().containsKey("http");
    return any ? basics.withHttpPort(0) : basics;
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
    return plugins.sources().entrySet().stream()
        .filter(each -> runsByDefault(each.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean runsByDefault(Source.Factory<?> factory) {
    return factory.runsUnasked() || (watchesHost && factory.findsItsHost());
  }
}
