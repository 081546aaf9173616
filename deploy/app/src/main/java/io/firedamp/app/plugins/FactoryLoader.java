package io.firedamp.app.plugins;

import io.firedamp.detectors.Detector;
import io.firedamp.ingest.Source;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.format.IncidentFormat;
import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Makes the factories a jar names, and asks them all that will be asked, before they are used. */
final class FactoryLoader {
  private static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";

  private final ClassLoader loader;

  FactoryLoader(ClassLoader loader) {
    this.loader = loader;
  }

  Source.Factory<?> source(String type) {
    Source.Factory<?> factory = made(type, Source.Factory.class);
    asked(
        type,
        () -> {
          Objects.requireNonNull(factory.defaults(), "defaults");
          factory.parsers().forEach(parser -> Objects.requireNonNull(parser.format(), "format"));
          return factory.about() + factory.publishes() + factory.topics();
        });
    return factory;
  }

  Detector.Factory<?> detector(String type) {
    Detector.Factory<?> factory = made(type, Detector.Factory.class);
    asked(
        type,
        () ->
            Objects.requireNonNull(factory.defaults(), "defaults")
                + factory.about()
                + factory.topics());
    return factory;
  }

  Sink.Factory<?> sink(String type) {
    Sink.Factory<?> factory = made(type, Sink.Factory.class);
    asked(type, () -> Objects.requireNonNull(factory.defaults(), "defaults") + factory.about());
    return factory;
  }

  IncidentFormat format(String type) {
    IncidentFormat format = made(type, IncidentFormat.class);
    asked(
        type,
        () -> {
          if (format.smallest() < 1) {
            throw new PluginException(
                type + " needs " + format.smallest() + " bytes, which is none");
          }
          return Objects.requireNonNull(format.contentType(), "contentType") + format.about();
        });
    return format;
  }

  String name(Source.Factory<?> factory) {
    return named("source", factory.getClass(), factory::type);
  }

  String name(Detector.Factory<?> factory) {
    return named("detector", factory.getClass(), factory::name);
  }

  String name(Sink.Factory<?> factory) {
    return named("sink", factory.getClass(), factory::type);
  }

  String name(IncidentFormat format) {
    return named("format", format.getClass(), format::name);
  }

  private String named(String kind, Class<?> type, Callable<String> ask) {
    String name = asked(type.getName(), ask);
    if (name == null || !name.matches(NAME)) {
      throw new PluginException(
          "its %s is named '%s': lower-case letters, digits and hyphens only, at most 63"
              .formatted(kind, name));
    }
    return kind + " " + name;
  }

  private <F> F made(String type, Class<F> service) {
    return asked(
        type,
        () -> {
          Class<?> found = Class.forName(type, true, loader);
          if (!service.isAssignableFrom(found)) {
            throw new PluginException(type + " is no " + service.getName());
          }
          return service.cast(found.getConstructor().newInstance());
        });
  }

  /** Whatever a plugin throws when it is asked something is a sentence about the plugin. */
  private static <T> T asked(String type, Callable<T> question) {
    try {
      return question.call();
    } catch (PluginException e) {
      throw e;
    } catch (InvocationTargetException e) {
      throw new PluginException(Complaint.of(type, e.getCause() == null ? e : e.getCause()));
    } catch (Exception | LinkageError | StackOverflowError e) {
      throw new PluginException(Complaint.of(type, e));
    }
  }
}
