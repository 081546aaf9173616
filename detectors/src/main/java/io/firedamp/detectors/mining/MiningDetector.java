package io.firedamp.detectors.mining;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Identity;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** Signals meet on the workload they are about, and become its incident. */
public final class MiningDetector implements Detector {
  private static final String NAME = "mining";

  /**
   * What can be set.
   *
   * @param window how far apart in event time two legs may lie
   * @param imageWeight weight from which an image counts as a leg, 0..100
   * @param imageComputeHold how long a new image must burn CPU before that alone is an incident
   * @param updateEvery how coarsely an incident's latest activity is told
   * @param grace event time for which a late fact may still move a signal
   * @param unresolvedAfter processing time a signal waits for a fact about an unknown alias
   * @param uncertainty by which the bounds of an address's interval may be wrong
   * @param reportDelay by which a fact may be reported after the alias was in use
   * @param retention event time for which signals of a workload are kept
   */
  public record Settings(
      Duration window,
      int imageWeight,
      Duration imageComputeHold,
      Duration updateEvery,
      Duration grace,
      Duration unresolvedAfter,
      Duration uncertainty,
      Duration reportDelay,
      Duration retention) {
    public Settings {
      new MiningRule(window, imageWeight, imageComputeHold);
      new IncidentWriter(updateEvery);
      new ResolutionRule(uncertainty, reportDelay);
      if (grace.isNegative() || grace.isZero()) {
        throw new IllegalArgumentException("grace must be positive, was " + grace);
      }
      if (unresolvedAfter.isNegative() || unresolvedAfter.isZero()) {
        throw new IllegalArgumentException(
            "unresolvedAfter must be positive, was " + unresolvedAfter);
      }
      if (retention.compareTo(grace) < 0) {
        throw new IllegalArgumentException(
            "retention must be at least grace (" + grace + "), was " + retention);
      }
    }
  }

  private final Settings settings;

  private MiningDetector(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void addTo(StreamsBuilder builder, Topics topics) {
    Topic<Signal> signals = topics.signals();
    Topic<Identity> identities = topics.identities();
    Topic<Incident> incidents = topics.incidents();
    ResolutionRule resolution = new ResolutionRule(settings.uncertainty, settings.reportDelay);
    MiningRule rule =
        new MiningRule(settings.window, settings.imageWeight, settings.imageComputeHold);
    builder
        .addStateStore(TopicStreams.keyValueStore(Resolver.HOLDERS, identities.valueSerde()))
        .addStateStore(TopicStreams.keyValueStore(Resolver.SIGNALS, signals.valueSerde()))
        .addStateStore(TopicStreams.keyValueStore(Resolver.PLACES, Serdes.String()))
        .addStateStore(TopicStreams.keyValueStore(Resolver.PENDING, Serdes.Long()))
        .addStateStore(TopicStreams.keyValueStore(CorrelateSignals.SIGNALS, signals.valueSerde()))
        .addStateStore(
            TopicStreams.keyValueStore(CorrelateSignals.INCIDENTS, incidents.valueSerde()));
    KStream<String, Signal> placed =
        TopicStreams.read(builder, signals)
            .process(
                () -> new ResolveSignals(resolution, settings.grace, settings.unresolvedAfter),
                Named.as("resolve-signals"),
                Resolver.HOLDERS,
                Resolver.SIGNALS,
                Resolver.PLACES,
                Resolver.PENDING);
    KStream<String, Signal> moved =
        TopicStreams.read(builder, identities)
            .process(
                () -> new LearnHolders(resolution),
                Named.as("learn-holders"),
                Resolver.HOLDERS,
                Resolver.SIGNALS,
                Resolver.PLACES,
                Resolver.PENDING);
    TopicStreams.write(
        placed
            .merge(moved, Named.as("placed-or-moved"))
            .repartition(TopicStreams.repartitioned("signals-by-workload", signals.valueSerde()))
            .process(
                () ->
                    new CorrelateSignals(
                        rule, new IncidentWriter(settings.updateEvery), settings.retention),
                Named.as("correlate-signals"),
                CorrelateSignals.SIGNALS,
                CorrelateSignals.INCIDENTS),
        incidents);
  }

  /** Makes it from {@code detectors.mining} in the configuration. */
  public static final class Factory implements Detector.Factory<Settings> {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Settings defaults() {
      return new Settings(
          Duration.ofMinutes(60),
          10,
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofMinutes(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofDays(30));
    }

    @Override
    public Detector create(Settings settings) {
      return new MiningDetector(settings);
    }
  }
}
