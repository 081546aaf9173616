package io.firedamp.app;

import io.firedamp.app.config.ConfigException;
import io.firedamp.detectors.Detector;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.sinks.Sink;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/** Every source, detector and sink on the class path, ours and those in {@code plugins/}. */
public final class Plugins {
  private final NavigableMap<String, Source.Factory<?>> sources;
  private final NavigableMap<String, Detector.Factory<?>> detectors;
  private final NavigableMap<String, Sink.Factory<?>> sinks;

  private Plugins(
      NavigableMap<String, Source.Factory<?>> sources,
      NavigableMap<String, Detector.Factory<?>> detectors,
      NavigableMap<String, Sink.Factory<?>> sinks) {
    this.sources = sources;
    this.detectors = detectors;
    this.sinks = sinks;
  }

  /**
   * Finds them by their {@code META-INF/services} lines.
   *
   * @throws ConfigException when one cannot be loaded or two have one name
   */
  @SuppressWarnings("rawtypes") // A class literal has no type argument.
  public static Plugins installed() {
    return new Plugins(
        named("source", load(Source.Factory.class), factory -> factory.type()),
        named("detector", load(Detector.Factory.class), factory -> factory.name()),
        named("sink", load(Sink.Factory.class), factory -> factory.type()));
  }

  /** Chosen ones, for tests and for programs that embed the pipeline. */
  public static Plugins of(
      List<Source.Factory<?>> sources,
      List<Detector.Factory<?>> detectors,
      List<Sink.Factory<?>> sinks) {
    return new Plugins(
        named("source", sources, Source.Factory::type),
        named("detector", detectors, Detector.Factory::name),
        named("sink", sinks, Sink.Factory::type));
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

  /** A sink, which may connect already. */
  public Sink sink(String name, AppConfig.SinkConfig config) {
    return create(known(sinks, config.type()), name, config.settings());
  }

  private static <C extends Record> Source create(
      Source.Factory<C> factory, Record settings, SourceContext context) {
    return factory.create(typed(factory.defaults(), settings), context);
  }

  private static <C extends Record> Detector create(Detector.Factory<C> factory, Record settings) {
    return factory.create(typed(factory.defaults(), settings));
  }

  private static <C extends Record> Sink create(
      Sink.Factory<C> factory, String name, Record settings) {
    return factory.create(name, typed(factory.defaults(), settings));
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
      throw new ConfigException("a plugin cannot be loaded: " + e.getMessage());
    }
  }

  private static <F, L extends F> NavigableMap<String, F> named(
      String kind, List<L> factories, Function<L, String> name) {
    NavigableMap<String, F> byName = new TreeMap<>();
    for (L factory : factories) {
      F other = byName.put(name.apply(factory), factory);
      if (other != null) {
        throw new ConfigException(
            "two plugins are %s '%s': %s and %s; remove one from plugins/"
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
