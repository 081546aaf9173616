package io.firedamp.app.plugins;

/** Plugins that nobody wrote. */
public final class MadeUp {
  /** The service lines' names. */
  public static final String SOURCE = "io.firedamp.ingest.Source$Factory";

  public static final String DETECTOR = "io.firedamp.detectors.Detector$Factory";
  public static final String SINK = "io.firedamp.sinks.Sink$Factory";
  public static final String FORMAT = "io.firedamp.sinks.format.IncidentFormat";

  private MadeUp() {}

  /** A sink that takes everything. */
  public static CompiledJar sink(String type) {
    return sink(type, "", "");
  }

  /**
   * The same with something of its own.
   *
   * @param atStart statements of its factory's constructor
   * @param atCreation statements before it makes a sink
   */
  public static CompiledJar sink(String type, String atStart, String atCreation) {
    return new CompiledJar()
        .source(
            "acme.AcmeSink",
            """
            package acme;

            import io.firedamp.schemas.avro.Incident;
            import io.firedamp.sinks.Outcome;
            import io.firedamp.sinks.Sink;
            import io.firedamp.sinks.SinkContext;
            import java.util.List;

            public final class AcmeSink implements Sink {
              public record Settings(String address, int port) {}

              public static final class Factory implements Sink.Factory<Settings> {
                public Factory() {
                  %s
                }

                @Override public String type() { return "%s"; }
                @Override public String about() { return "Pages the night shift."; }
                @Override public Settings defaults() { return new Settings("localhost", 99); }

                @Override public Sink create(Settings settings, SinkContext context) {
                  %s
                  return new AcmeSink();
                }
              }

              @Override public List<Outcome> deliver(List<Incident> incidents) {
                return incidents.stream().<Outcome>map(i -> new Outcome.Delivered()).toList();
              }

              @Override public void close() {}
            }
            """
                .formatted(atStart, type, atCreation))
        .service(SINK, "acme.AcmeSink$Factory");
  }

  /**
   * A detector that reads nothing of note.
   *
   * @param atCreation statements before it makes a detector
   */
  public static CompiledJar detector(String name, String atCreation) {
    return new CompiledJar()
        .source(
            "acme.AcmeDetector",
            """
            package acme;

            import io.firedamp.detectors.Detector;
            import io.firedamp.detectors.TopicStreams;
            import io.firedamp.schemas.Topics;
            import org.apache.kafka.streams.StreamsBuilder;

            public final class AcmeDetector implements Detector {
              public record Settings(double share) {}

              public static final class Factory implements Detector.Factory<Settings> {
                @Override public String name() { return "%s"; }
                @Override public Settings defaults() { return new Settings(0.5); }

                @Override public Detector create(Settings settings) {
                  %s
                  return new AcmeDetector();
                }
              }

              @Override public String name() { return "%s"; }

              @Override public void addTo(StreamsBuilder builder, Topics topics) {
                TopicStreams.write(
                    TopicStreams.read(builder, topics.incidents()), topics.incidents());
              }
            }
            """
                .formatted(name, atCreation, name))
        .service(DETECTOR, "acme.AcmeDetector$Factory");
  }

  /**
   * A format that tells the title alone.
   *
   * @param smallest bytes it says it needs
   */
  public static CompiledJar format(String name, int smallest) {
    return new CompiledJar()
        .source(
            "acme.AcmeFormat",
            """
            package acme;

            import io.firedamp.schemas.avro.Incident;
            import io.firedamp.sinks.DeliveryKey;
            import io.firedamp.sinks.format.IncidentFormat;
            import java.nio.charset.StandardCharsets;
            import java.util.Optional;

            public final class AcmeFormat implements IncidentFormat {
              @Override public String name() { return "%s"; }
              @Override public String about() { return "Lines for the night shift."; }
              @Override public String contentType() { return "text/plain"; }
              @Override public int smallest() { return %d; }
              @Override public byte[] format(Incident incident, int largest) {
                return ("ACME " + incident.getTitle()).getBytes(StandardCharsets.UTF_8);
              }
              @Override public Optional<DeliveryKey> deliveryKey(byte[] line) {
                return Optional.empty();
              }
            }
            """
                .formatted(name, smallest))
        .service(FORMAT, "acme.AcmeFormat");
  }

  /** A source that publishes nothing. */
  public static CompiledJar source(String type) {
    return source(type, "");
  }

  /**
   * The same with a topic of its own.
   *
   * @param topic the expression that makes its definition; empty for none
   */
  public static CompiledJar source(String type, String topic) {
    return new CompiledJar()
        .source(
            "acme.AcmeSource",
            """
            package acme;

            import io.firedamp.ingest.EventParser;
            import io.firedamp.ingest.RecordCounts;
            import io.firedamp.ingest.Source;
            import io.firedamp.ingest.SourceContext;
            import io.firedamp.ingest.SourceHealth;
            import io.firedamp.schemas.avro.ImagePull;
            import java.util.List;
            import java.util.Set;

            public final class AcmeSource implements Source {
              public record Settings(String path) {}

              public static final class Factory implements Source.Factory<Settings> {
                @Override public String type() { return "%s"; }
                @Override public Settings defaults() { return new Settings("/v1/acme"); }
                @Override public List<EventParser> parsers() { return List.of(); }

                @Override
                public Set<Class<? extends org.apache.avro.specific.SpecificRecord>> publishes() {
                  return Set.of(ImagePull.class);
                }

                @Override public List<io.firedamp.schemas.TopicDefinition<?>> topics() {
                  return List.of(%s);
                }

                @Override public Source create(Settings settings, SourceContext context) {
                  return new AcmeSource();
                }
              }

              @Override public void start() {}
              @Override public RecordCounts counts() { return RecordCounts.NONE; }
              @Override public SourceHealth health() { return new SourceHealth(true, null, ""); }
              @Override public void close() {}
            }
            """
                .formatted(type, topic))
        .service(SOURCE, "acme.AcmeSource$Factory");
  }
}
