package io.firedamp.app.config;

import io.firedamp.app.AppConfig.DetectorConfig;
import io.firedamp.app.AppConfig.SinkConfig;
import io.firedamp.app.AppConfig.SourceConfig;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.YamlNode.Entry;
import io.firedamp.app.config.YamlNode.Mapping;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.Source;
import io.firedamp.sinks.DeliveryRule;
import io.firedamp.sinks.Secrets;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The three sections whose keys are plugins' names and whose settings are the plugins' own. */
final class PluginSections {
  private static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";
  private static final Entry UNWRITTEN = new Entry(0, new Mapping(Map.of()));

  private final Plugins plugins;
  private final Binder binder;

  PluginSections(Plugins plugins, Binder binder) {
    this.plugins = plugins;
    this.binder = binder;
  }

  /** A part of the file, and whether it was written at all. */
  record Section(boolean written, Mapping mapping, Place place) {}

  Map<String, SourceConfig> sources(Section section, String cluster, List<String> unlessWritten) {
    Map<String, SourceConfig> sources = new LinkedHashMap<>();
    if (!section.written()) {
      for (String type : unlessWritten) {
        sources.put(type, source(type, UNWRITTEN, section.place(), cluster));
      }
    }
    section
        .mapping()
        .entries()
        .forEach((name, entry) -> sources.put(name, source(name, entry, section.place(), cluster)));
    return sources;
  }

  private Source.Factory<?> known(String type) {
    return Objects.requireNonNull(plugins.sources().get(type));
  }

  private SourceConfig source(String name, Entry entry, Place section, String cluster) {
    Place place = named(name, entry, section);
    Mapping written = binder.mapping(entry.value(), place);
    String type = type(written, name, plugins.sources().keySet(), "source", place);
    Record defaults = known(type).defaults();
    return new SourceConfig(
        type,
        cluster(written, cluster, place),
        settings(defaults, written, List.of("type", "cluster"), place));
  }

  private String cluster(Mapping written, String fallback, Place place) {
    Entry entry = written.entries().get("cluster");
    if (entry == null) {
      return fallback;
    }
    Place key = place.key("cluster", entry.line());
    String cluster = (String) binder.value(String.class, null, entry.value(), key);
    try {
      return new Provenance(cluster, "").cluster();
    } catch (IllegalArgumentException e) {
      throw place.refuse(": " + e.getMessage());
    }
  }

  Map<String, DetectorConfig> detectors(Section section) {
    binder.refuseUnknown(section.mapping(), plugins.detectors().keySet(), section.place());
    Map<String, DetectorConfig> detectors = new LinkedHashMap<>();
    plugins
        .detectors()
        .forEach(
            (name, factory) -> {
              Entry entry = section.mapping().entries().get(name);
              detectors.put(
                  name,
                  detector(
                      factory.defaults(),
                      name,
                      entry == null ? UNWRITTEN : entry,
                      section.place()));
            });
    return detectors;
  }

  private DetectorConfig detector(Record defaults, String name, Entry entry, Place section) {
    Place place = section.key(name, entry.line());
    Mapping written = binder.mapping(entry.value(), place);
    Entry enabled = written.entries().get("enabled");
    boolean on =
        enabled == null
            || (Boolean)
                binder.value(
                    boolean.class, null, enabled.value(), place.key("enabled", enabled.line()));
    return new DetectorConfig(on, settings(defaults, written, List.of("enabled"), place));
  }

  Map<String, SinkConfig> sinks(Section section) {
    Map<String, SinkConfig> sinks = new LinkedHashMap<>();
    if (!section.written()) {
      plugins
          .sinks()
          .forEach(
              (type, factory) -> {
                if (factory.runsUnasked()) {
                  sinks.put(type, sink(type, UNWRITTEN, section.place()));
                }
              });
    }
    section
        .mapping()
        .entries()
        .forEach((name, entry) -> sinks.put(name, sink(name, entry, section.place())));
    return sinks;
  }

  /** Each sink's settings, bound again whenever they are asked for. */
  Map<String, Supplier<SinkConfig>> rereads(Section section) {
    Map<String, Supplier<SinkConfig>> rereads = new LinkedHashMap<>();
    section
        .mapping()
        .entries()
        .forEach(
            (name, entry) ->
                rereads.put(
                    name,
                    () -> {
                      // Every sink's worker may ask, each on its own thread.
                      synchronized (binder) {
                        return sink(name, entry, section.place());
                      }
                    }));
    return rereads;
  }

  private SinkConfig sink(String name, Entry entry, Place section) {
    Place place = named(name, entry, section);
    Mapping written = binder.mapping(entry.value(), place);
    String type = type(written, name, plugins.sinks().keySet(), "sink", place);
    Record defaults = Objects.requireNonNull(plugins.sinks().get(type)).defaults();
    List<String> ours = new ArrayList<>(components(DeliveryRule.defaults()));
    ours.add("type");
    Record settings = settings(defaults, written, ours, place);
    List<String> notOurs = new ArrayList<>(components(defaults));
    notOurs.addAll(without(written, components(DeliveryRule.defaults())).entries().keySet());
    DeliveryRule rule = binder.bind(DeliveryRule.defaults(), without(written, notOurs), place);
    SinkConfig sink = new SinkConfig(type, rule, Secrets.of(binder.secrets()), settings);
    try {
      plugins.check(sink);
    } catch (IllegalArgumentException e) {
      throw binder.refused(settings, String.valueOf(e.getMessage()), written, place);
    }
    return sink;
  }

  /** A name also names consumer groups, ledger entries and paths. */
  private static Place named(String name, Entry entry, Place section) {
    Place place = section.key(name, entry.line());
    if (!name.matches(NAME)) {
      throw place.refuse(": must be named by lower-case letters, digits and hyphens, at most 63");
    }
    return place;
  }

  /** The type as written, else the name itself, when that is one. */
  private String type(
      Mapping written, String name, Collection<String> types, String kind, Place place) {
    Entry entry = written.entries().get("type");
    if (entry == null && types.contains(name)) {
      return name;
    }
    if (entry == null) {
      throw place.refuse(
          ": needs a 'type'; %s types are %s%s"
              .formatted(kind, String.join(", ", types), notLoaded()));
    }
    Place key = place.key("type", entry.line());
    String type = (String) binder.value(String.class, null, entry.value(), key);
    if (!types.contains(type)) {
      throw key.refuse(
          ": '%s' is no %s type; %s%s"
              .formatted(type, kind, Nearest.hint(type, types, kind + " types"), notLoaded()));
    }
    return type;
  }

  /** A name that is missing may be that of a jar that could not be loaded. */
  private String notLoaded() {
    return plugins.jars().stream()
        .filter(jar -> !jar.isLoaded())
        .map(jar -> "; " + jar.describe())
        .collect(Collectors.joining());
  }

  /** The plugin's own settings; a key the app knows stays the plugin's where both have it. */
  private Record settings(Record defaults, Mapping written, List<String> ours, Place place) {
    List<String> theirs = components(defaults);
    List<String> known = new ArrayList<>(theirs);
    known.addAll(ours);
    binder.refuseUnknown(written, known, place);
    List<String> notTheirs = ours.stream().filter(key -> !theirs.contains(key)).toList();
    return binder.bind(defaults, without(written, notTheirs), place);
  }

  static List<String> components(Record settings) {
    return Arrays.stream(settings.getClass().getRecordComponents())
        .map(RecordComponent::getName)
        .toList();
  }

  static Mapping without(Mapping written, Collection<String> keys) {
    Map<String, Entry> entries = new LinkedHashMap<>(written.entries());
    keys.forEach(entries::remove);
    return new Mapping(entries);
  }
}
