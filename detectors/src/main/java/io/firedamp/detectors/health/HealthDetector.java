package io.firedamp.detectors.health;

import io.firedamp.detectors.DescribedFactory;
import io.firedamp.detectors.Detector;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.detectors.state.SourceLifeState;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import java.time.Duration;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** Reports of sources become signals and incidents about what cannot be seen: HLT-01. */
public final class HealthDetector implements Detector {
  static final String NAME = "health";

  private final Settings settings;

  HealthDetector(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void addTo(StreamsBuilder builder, Topics topics) {
    builder.addStateStore(
        TopicStreams.keyValueStore(WatchSources.LIVES, AvroSerde.of(SourceLifeState.class)));
    KStream<String, Incident> told =
        TopicStreams.read(builder, topics.sourceReports())
            .process(
                () -> new WatchSources(settings.silence()),
                Named.as("watch-sources"),
                WatchSources.LIVES);
    TopicStreams.write(told, topics.incidents());
    TopicStreams.write(
        told.filter(
                (id, incident) -> incident.getStatus() == IncidentStatus.OPEN,
                Named.as("fallen-silent"))
            .mapValues(SilentSource::signal, Named.as("as-signal"))
            .selectKey((id, signal) -> signal.getSubject(), Named.as("key-by-subject")),
        topics.signals());
  }

  /**
   * What can be set.
   *
   * @param times its usual gap that a silence must last, 1..100
   * @param least a silence lasts, however often a source sends
   * @param watched times that silence a source must have been watched before, 1..1000
   */
  public record Settings(double times, Duration least, double watched) {
    static final Settings DEFAULTS = new Settings(3, Duration.ofMinutes(10), 10);

    public Settings {
      new SilenceRule(times, least, watched);
    }

    SilenceRule silence() {
      return new SilenceRule(times, least, watched);
    }
  }

  /** Makes it from {@code detectors.health} in the configuration. */
  public static final class Factory extends DescribedFactory<Settings> {
    public Factory() {
      super(
          NAME,
          "Has a source fallen silent, so that something cannot be seen?",
          Settings.DEFAULTS,
          HealthDetector::new);
    }
  }
}
