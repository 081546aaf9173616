package io.firedamp.app.plugins;

import io.firedamp.detectors.Detector;
import io.firedamp.ingest.Source;
import io.firedamp.schemas.TopicDefinition;
import io.firedamp.schemas.Topics;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.format.IncidentFormat;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;

/**
 * What the jars of one directory add. All share one class loader above ours, because a detector's
 * jar may read the event type that a source's jar brings; where two hold a class of one name, the
 * first by file name wins. A jar is taken whole or not at all.
 */
public final class PluginDirectory {
  private final List<PluginJar> jars = new ArrayList<>();
  private final List<Source.Factory<?>> sources = new ArrayList<>();
  private final List<Detector.Factory<?>> detectors = new ArrayList<>();
  private final List<Sink.Factory<?>> sinks = new ArrayList<>();
  private final List<IncidentFormat> formats = new ArrayList<>();
  private final Set<String> taken;
  private Topics topics = Topics.live("plugins", 1);

  private PluginDirectory(Set<String> taken) {
    this.taken = new LinkedHashSet<>(taken);
  }

  /**
   * Loads every {@code *.jar} in a directory, by file name.
   *
   * @param directory need not exist
   * @param taken names that are there already, such as {@code source docker}
   */
  public static PluginDirectory load(Path directory, Set<String> taken) {
    PluginDirectory plugins = new PluginDirectory(taken);
    if (Files.isDirectory(directory)) {
      plugins.loadAll(directory);
    }
    return plugins;
  }

  /** Every jar, loaded or not, by file name. */
  public List<PluginJar> jars() {
    return List.copyOf(jars);
  }

  /** Sources of the jars that were loaded. */
  public List<Source.Factory<?>> sources() {
    return List.copyOf(sources);
  }

  /** Detectors of the jars that were loaded. */
  public List<Detector.Factory<?>> detectors() {
    return List.copyOf(detectors);
  }

  /** Sinks of the jars that were loaded. */
  public List<Sink.Factory<?>> sinks() {
    return List.copyOf(sinks);
  }

  /** Formats of the jars that were loaded. */
  public List<IncidentFormat> formats() {
    return List.copyOf(formats);
  }

  private void loadAll(Path directory) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
      found.forEach(files::add);
    } catch (IOException e) {
      jars.add(
          new PluginJar(directory.toString(), "", List.of(), "the directory cannot be read: " + e));
      return;
    }
    files.sort(null);
    ClassLoader loader = loader(files);
    files.forEach(file -> load(file, loader));
  }

  /** Open as long as the process: what was loaded may ask for another class at any time. */
  private static ClassLoader loader(List<Path> files) {
    URL[] urls = new URL[files.size()];
    for (int i = 0; i < urls.length; i++) {
      try {
        urls[i] = files.get(i).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalStateException("a path is always a URL: " + files.get(i), e);
      }
    }
    return new URLClassLoader("plugins", urls, PluginDirectory.class.getClassLoader());
  }

  private void load(Path file, ClassLoader loader) {
    String name = String.valueOf(file.getFileName());
    String checksum = "";
    try {
      checksum = sha256(file);
      Offer offer = new Offer(new ServiceLines(file), loader);
      offer.requireSomething();
      offer.names().forEach(this::requireFree);
      topics = with(offer.topics());
      taken.addAll(offer.names());
      offer.addTo(this);
      jars.add(new PluginJar(name, checksum, offer.names(), ""));
    } catch (PluginException e) {
      jars.add(new PluginJar(name, checksum, List.of(), String.valueOf(e.getMessage())));
    } catch (IOException e) {
      jars.add(new PluginJar(name, checksum, List.of(), "it cannot be read: " + e.getMessage()));
    }
  }

  private Topics with(List<TopicDefinition<?>> definitions) {
    try {
      return topics.with(definitions);
    } catch (IllegalArgumentException | AvroRuntimeException e) {
      throw new PluginException("its topics cannot be added: " + e.getMessage());
    }
  }

  private void requireFree(String name) {
    if (taken.contains(name)) {
      throw new PluginException("there is a " + name + " already; give it another name");
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[1 << 16];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What one jar offers, made but not yet taken. */
  private static final class Offer {
    private final List<Source.Factory<?>> sources = new ArrayList<>();
    private final List<Detector.Factory<?>> detectors = new ArrayList<>();
    private final List<Sink.Factory<?>> sinks = new ArrayList<>();
    private final List<IncidentFormat> formats = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    @SuppressWarnings("rawtypes") // A class literal has no type argument.
    Offer(ServiceLines lines, ClassLoader loader) throws IOException {
      FactoryLoader factories = new FactoryLoader(loader);
      each(lines, Source.Factory.class, type -> add(factories, factories.source(type)));
      each(lines, Detector.Factory.class, type -> add(factories, factories.detector(type)));
      each(lines, Sink.Factory.class, type -> add(factories, factories.sink(type)));
      each(lines, IncidentFormat.class, type -> add(factories, factories.format(type)));
    }

    private static void each(ServiceLines lines, Class<?> service, Consumer<String> add)
        throws IOException {
      lines.of(service).forEach(add);
    }

    private void add(FactoryLoader factories, Source.Factory<?> factory) {
      sources.add(factory);
      names.add(factories.name(factory));
    }

    private void add(FactoryLoader factories, Detector.Factory<?> factory) {
      detectors.add(factory);
      names.add(factories.name(factory));
    }

    private void add(FactoryLoader factories, Sink.Factory<?> factory) {
      sinks.add(factory);
      names.add(factories.name(factory));
    }

    private void add(FactoryLoader factories, IncidentFormat format) {
      formats.add(format);
      names.add(factories.name(format));
    }

    List<String> names() {
      return names;
    }

    List<TopicDefinition<?>> topics() {
      List<TopicDefinition<?>> topics = new ArrayList<>();
      sources.forEach(factory -> topics.addAll(factory.topics()));
      detectors.forEach(factory -> topics.addAll(factory.topics()));
      return topics;
    }

    void requireSomething() {
      if (names.isEmpty()) {
        throw new PluginException(
            "it names no source, detector, sink or format in META-INF/services, so it is no plugin");
      }
      if (Set.copyOf(names).size() < names.size()) {
        throw new PluginException("it gives two things of one name: " + String.join(", ", names));
      }
    }

    void addTo(PluginDirectory all) {
      all.sources.addAll(sources);
      all.detectors.addAll(detectors);
      all.sinks.addAll(sinks);
      all.formats.addAll(formats);
    }
  }
}
