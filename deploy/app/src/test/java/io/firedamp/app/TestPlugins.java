package io.firedamp.app;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Named;
import org.jspecify.annotations.Nullable;

/** Small plugins with every type of setting, so that tests depend on nobody's real settings. */
public final class TestPlugins {
  private TestPlugins() {}

  /** One source, one detector and one sink. */
  public static Plugins all() {
    return Plugins.of(List.of(new Pushed()), List.of(new Burning()), List.of(new Lines()));
  }

  /** The same, whose sink's destination refuses us until a person helps. */
  static Plugins holding() {
    return Plugins.of(List.of(new Pushed()), List.of(new Burning()), List.of(new Holding()));
  }

  /** The same, whose detector fails at the first record that it ever reads. */
  static Plugins stumbling() {
    AtomicBoolean stumbled = new AtomicBoolean();
    return Plugins.of(
        List.of(new Pushed()),
        List.of(
            new Burning(
                () -> {
                  if (stumbled.compareAndSet(false, true)) {
                    throw new AssertionError("the world is broken");
                  }
                })),
        List.of(new Lines()));
  }

  /** How loudly. */
  public enum Loudness {
    QUIET,
    VERY_LOUD
  }

  /** Settings of the source. */
  public record PushedConfig(String path, String token, List<String> hosts, List<Peer> peers) {
    public PushedConfig {
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException("path must begin with '/', was '" + path + "'");
      }
      if (token.length() > 8) {
        throw new IllegalArgumentException(
            "token must be at most 8 characters, was '" + token + "'");
      }
    }
  }

  /** One of a list: its name may be left out, its address may not. */
  public record Peer(@Nullable String name, String address, int port) {
    public Peer {
      name = Objects.requireNonNullElse(name, "");
      address = address.strip();
    }
  }

  /** Settings of the detector. */
  public record BurningConfig(
      Duration window, Saturation saturation, Loudness loudness, Map<String, Integer> weights) {}

  /** A rule's settings. */
  public record Saturation(double atLeast, int samples, boolean throttled) {
    public Saturation {
      if (atLeast <= 0 || atLeast > 1) {
        throw new IllegalArgumentException("atLeast must be above 0 and at most 1, was " + atLeast);
      }
    }
  }

  /** Settings of the sink. */
  public record LinesConfig(Path path) {}

  /** Receives nothing. */
  static final class Pushed implements Source.Factory<PushedConfig> {
    @Override
    public String type() {
      return "registry";
    }

    @Override
    public PushedConfig defaults() {
      return new PushedConfig("/v1/registry", "", List.of("localhost"), List.of());
    }

    @Override
    public boolean runsUnasked() {
      return true;
    }

    @Override
    public Source create(PushedConfig config, SourceContext context) {
      return new Source() {
        @Override
        public void start() {}

        @Override
        public RecordCounts counts() {
          return new RecordCounts(7, 2, Map.of("repeated", 1L), 3, 1);
        }

        @Override
        public SourceHealth health() {
          return new SourceHealth(true, null, "nothing yet");
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public List<EventParser> parsers() {
      return List.of();
    }
  }

  /** Calls every pull an incident. */
  static final class Burning implements Detector.Factory<BurningConfig> {
    private final Runnable before;

    Burning() {
      this(() -> {});
    }

    /**
     * @param before done before each record
     */
    Burning(Runnable before) {
      this.before = before;
    }

    @Override
    public String name() {
      return "compute";
    }

    @Override
    public BurningConfig defaults() {
      return new BurningConfig(
          Duration.ofMinutes(10),
          new Saturation(0.9, 5, true),
          Loudness.QUIET,
          Map.of("MET-01", 25));
    }

    @Override
    public Detector create(BurningConfig settings) {
      return new Detector() {
        @Override
        public String name() {
          return "compute";
        }

        @Override
        public void addTo(StreamsBuilder builder, Topics topics) {
          TopicStreams.write(
              TopicStreams.read(builder, topics.imagePulls())
                  .peek((key, pull) -> before.run(), Named.as("stumble"))
                  .mapValues(pull -> pulled(pull.getRepository()), Named.as("tell")),
              topics.incidents());
        }
      };
    }
  }

  private static Incident pulled(String repository) {
    return Incident.newBuilder(IncidentTextTest.incident("Pulled " + repository))
        .setId("6f0c-" + repository)
        .build();
  }

  private static void append(Path path, List<Incident> incidents) {
    try {
      Files.write(
          path,
          incidents.stream().map(Incident::getTitle).toList(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appends titles to a file. */
  static final class Lines implements Sink.Factory<LinesConfig> {
    @Override
    public String type() {
      return "file";
    }

    @Override
    public LinesConfig defaults() {
      return new LinesConfig(Path.of("${data}/incidents.jsonl"));
    }

    @Override
    public boolean runsUnasked() {
      return true;
    }

    @Override
    public Sink create(LinesConfig config, SinkContext context) {
      return new Sink() {
        @Override
        public List<Outcome> deliver(List<Incident> incidents) {
          append(config.path(), incidents);
          return incidents.stream().<Outcome>map(incident -> new Outcome.Delivered()).toList();
        }

        @Override
        public void close() {}
      };
    }
  }

  /** Is refused. */
  static final class Holding implements Sink.Factory<LinesConfig> {
    private final Lines lines = new Lines();

    @Override
    public String type() {
      return lines.type();
    }

    @Override
    public LinesConfig defaults() {
      return lines.defaults();
    }

    @Override
    public boolean runsUnasked() {
      return true;
    }

    @Override
    public Sink create(LinesConfig config, SinkContext context) {
      return new Sink() {
        @Override
        public List<Outcome> deliver(List<Incident> incidents) {
          return incidents.stream()
              .<Outcome>map(incident -> new Outcome.Hold("certificate of nobody we trust"))
              .toList();
        }

        @Override
        public void close() {}
      };
    }
  }
}
