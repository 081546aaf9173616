package io.firedamp.app;

import io.firedamp.app.config.ConfigException;
import io.firedamp.app.plugins.PluginDirectory;
import io.firedamp.app.plugins.PluginJar;
import io.firedamp.detectors.Detector;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.schemas.TopicDefinition;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormats;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Every source, detector, sink and format of incidents: ours, and those of the jars in the plugins
 * directory.
 */
public final class Plugins {
  /** System property by which the launcher says where other people's jars lie. */
  public static final String DIRECTORY = "firedamp.plugins";

  private final NavigableMap<String, Source.Factory<?>> sources;
  private final NavigableMap<String, Detector.Factory<?>> detectors;
  private final NavigableMap<String, Sink.Factory<?>> sinks;
  private final NavigableMap<String, IncidentFormat> formats;
  private final List<PluginJar> jars;

  private Plugins(
      NavigableMap<String, Source.Factory<?>> sources,
      NavigableMap<String, Detector.Factory<?>> detectors,
      NavigableMap<String, Sink.Factory<?>> sinks,
      NavigableMap<String, IncidentFormat> formats,
      List<PluginJar> jars) {
    this.sources = sources;
    this.detectors = detectors;
    this.sinks = sinks;
    this.formats = formats;
    this.jars = List.copyOf(jars);
  }

  /**
   * Ours, and what the directory of system property {@value #DIRECTORY} holds, if it is set.
   *
   * @throws ConfigException when one of ours cannot be loaded
   */
  public static Plugins installed() {
    String directory = System.getProperty(DIRECTORY, "");
    Plugins ours = bundled();
    return directory.isEmpty() ? ours : ours.with(Path.of(directory));
  }

  /**
   * Ours alone, by their {@code META-INF/services} lines.
   *
   * @throws ConfigException when one cannot be loaded or two have one name
   */
  @SuppressWarnings("rawtypes") // A class literal has no type argument.
  public static Plugins bundled() {
    return new Plugins(
        named("source", load(Source.Factory.class), factory -> factory.type()),
        named("detector", load(Detector.Factory.class), factory -> factory.name()),
        named("sink", load(Sink.Factory.class), factory -> factory.type()),
        named("format", load(IncidentFormat.class), IncidentFormat::name),
        List.of());
  }

  /**
   * These and those of the jars in a directory; what is wrong with a jar is told by {@link #jars}.
   */
  public Plugins with(Path directory) {
    PluginDirectory others = PluginDirectory.load(directory, names());
    return new Plugins(
        named("source", both(sources, others.sources()), factory -> factory.type()),
        named("detector", both(detectors, others.detectors()), factory -> factory.name()),
        named("sink", both(sinks, others.sinks()), factory -> factory.type()),
        named("format", both(formats, others.formats()), IncidentFormat::name),
        others.jars());
  }

  private static <F> List<F> both(NavigableMap<String, F> ours, List<F> others) {
    return Stream.concat(ours.values().stream(), others.stream()).toList();
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>();
    sources.keySet().forEach(type -> names.add("source " + type));
    detectors.keySet().forEach(name -> names.add("detector " + name));
    sinks.keySet().forEach(type -> names.add("sink " + type));
    formats.keySet().forEach(name -> names.add("format " + name));
    return names;
  }

  /** Chosen ones and our formats, for tests and for programs that embed the pipeline. */
  public static Plugins of(
      List<Source.Factory<?>> sources,
      List<Detector.Factory<?>> detectors,
      List<Sink.Factory<?>> sinks) {
    return new Plugins(
        named("source", sources, Source.Factory::type),
        named("detector", detectors, Detector.Factory::name),
        named("sink", sinks, Sink.Factory::type),
        named("format", load(IncidentFormat.class), IncidentFormat::name),
        List.of());
  }

  /** The jars of the plugins directory, loaded or not, by file name. */
  public List<PluginJar> jars() {
    return jars;
  }

  /**
   * Whether somebody else wrote it.
   *
   * @param name such as {@code detector acme}
   */
  public boolean isFromOutside(String name) {
    return jars.stream().anyMatch(jar -> jar.gives().contains(name));
  }

  /** Source factories by type. */
  public NavigableMap<String, Source.Factory<?>> sources() {
    return sources;
  }

  /** Detector factories by name. */
  public NavigableMap<String, Detector.Factory<?>> detectors() {
    return detectors;
  }

  /** Sink factories by type. */
  public NavigableMap<String, Sink.Factory<?>> sinks() {
    return sinks;
  }

  /** Topics that plugins bring beside those of every installation. */
  public List<TopicDefinition<?>> topics() {
    return Stream.<TopicDefinition<?>>concat(
            sources.values().stream().flatMap(factory -> factory.topics().stream()),
            detectors.values().stream().flatMap(factory -> factory.topics().stream()))
        .toList();
  }

  /** In which sinks may write incidents, by name. */
  public NavigableMap<String, IncidentFormat> formats() {
    return formats;
  }

  /** Every format any source reads, for replay. */
  public List<EventParser> parsers() {
    return sources.values().stream()
        .<EventParser>flatMap(factory -> factory.parsers().stream())
        .toList();
  }

  /** A source, not started. */
  public Source source(AppConfig.SourceConfig config, SourceContext context) {
    return create(known(sources, config.type()), config.settings(), context);
  }

  /** A detector. */
  public Detector detector(String name, Record settings) {
    return create(known(detectors, name), settings);
  }

  /**
   * Asks a sink's factory about settings that need the installed formats to be judged.
   *
   * @throws IllegalArgumentException with one sentence that begins with the setting
   */
  public void check(AppConfig.SinkConfig config) {
    check(known(sinks, config.type()), config.settings(), IncidentFormats.of(formats.values()));
  }

  /** A sink, which may connect already. */
  public Sink sink(AppConfig.SinkConfig config, SinkContext context) {
    return create(known(sinks, config.type()), config.settings(), context);
  }

  private static <C extends Record> Source create(
      Source.Factory<C> factory, Record settings, SourceContext context) {
    return factory.create(typed(factory.defaults(), settings), context);
  }

  private static <C extends Record> Detector create(Detector.Factory<C> factory, Record settings) {
    return factory.create(typed(factory.defaults(), settings));
  }

  private static <C extends Record> Sink create(
      Sink.Factory<C> factory, Record settings, SinkContext context) {
    return factory.create(typed(factory.defaults(), settings), context);
  }

  private static <C extends Record> void check(
      Sink.Factory<C> factory, Record settings, IncidentFormats formats) {
    factory.check(typed(factory.defaults(), settings), formats);
  }

  // A factory's defaults are of its settings' type, which erasure hides.
  @SuppressWarnings("unchecked")
  private static <C extends Record> C typed(C defaults, Record settings) {
    return (C) defaults.getClass().cast(settings);
  }

  private static <F> F known(Map<String, F> factories, String name) {
    F factory = factories.get(name);
    if (factory == null) {
      throw new IllegalArgumentException("nothing is installed under the name '" + name + "'");
    }
    return factory;
  }

  private static <F> List<F> load(Class<F> type) {
    try {
      return ServiceLoader.load(type).stream().map(ServiceLoader.Provider::get).toList();
    } catch (ServiceConfigurationError e) {
      throw new ConfigException("a bundled plugin cannot be loaded: " + e.getMessage());
    }
  }

  private static <F, L extends F> NavigableMap<String, F> named(
      String kind, List<L> factories, Function<L, String> name) {
    NavigableMap<String, F> byName = new TreeMap<>();
    for (L factory : factories) {
      F other = byName.put(name.apply(factory), factory);
      if (other != null) {
        throw new ConfigException(
            "two plugins are %s '%s': %s and %s; remove one of them"
                .formatted(
                    kind,
                    name.apply(factory),
                    other.getClass().getName(),
                    factory.getClass().getName()));
      }
    }
    return byName;
  }
}
