package acme.tap.detector;

import acme.tap.TapReading;
import acme.tap.TapSource;
import io.firedamp.detectors.Detector;
import io.firedamp.detectors.EvidencePointer;
import io.firedamp.detectors.Finding;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.TopicDefinition;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Readings of taps become network signals: ACME-01, keepalives as miners send them. */
public final class TapDetector implements Detector {
  private final Settings settings;

  private TapDetector(Settings settings) {
    this.settings = settings;
  }

  /**
   * What can be set.
   *
   * @param keepalives a minute from which it tells
   * @param decibans weight of one reading
   */
  public record Settings(int keepalives, double decibans) {}

  @Override
  public String name() {
    return "acme-tap";
  }

  @Override
  public void addTo(StreamsBuilder builder, Topics topics) {
    TopicStreams.write(
        TopicStreams.read(builder, topics.of(TapReading.class))
            .process(() -> new Judge(settings), Named.as("judge-reading")),
        topics.signals());
  }

  private static final class Judge extends ContextualProcessor<String, TapReading, String, Signal> {
    private final Settings settings;

    Judge(Settings settings) {
      this.settings = settings;
    }

    @Override
    public void process(Record<String, TapReading> record) {
      TapReading reading = record.value();
      if (reading.getKeepalives() < settings.keepalives()) {
        return;
      }
      Finding finding =
          new Finding(
              "ACME-01",
              Leg.NETWORK,
              new TreeSet<>(List.of("ACME_KEEPALIVE")),
              Alias.address(reading.getCluster(), reading.getAddress()),
              "tap",
              reading.getTime(),
              reading.getTime().minusSeconds(60),
              Duration.ofHours(3),
              settings.decibans(),
              "Keepalives as miners send them",
              reading.getKeepalives() + " in a minute, at least " + settings.keepalives(),
              List.of("T1496.001"),
              new TreeMap<>(),
              List.of());
      Signal signal =
          finding.toSignal(
              "acme-tap",
              EvidencePointer.to(context(), reading.getEventId(), reading.getTime()));
      context().forward(record.withKey(signal.getSubject()).withValue(signal));
    }
  }

  /** Makes the detector. */
  public static final class Factory implements Detector.Factory<Settings> {
    @Override
    public String name() {
      return "acme-tap";
    }

    @Override
    public Settings defaults() {
      return new Settings(10, 30);
    }

    @Override
    public String about() {
      return "Does it keep a connection alive as miners do?";
    }

    @Override
    public List<TopicDefinition<?>> topics() {
      return List.of(TapSource.READINGS);
    }

    @Override
    public Detector create(Settings settings) {
      return new TapDetector(settings);
    }
  }
}
