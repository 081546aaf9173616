package io.firedamp.detectors.sensors;

import io.firedamp.detectors.DescribedFactory;
import io.firedamp.detectors.Detector;
import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.TraceFinder;
import io.firedamp.detectors.kit.SayOnce;
import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** Alerts of other sensors become runtime, network and cloud signals: RUN-01, RUN-02 and CLD-04. */
public final class SensorsDetector implements Detector {
  static final String NAME = "sensors";
  static final String FINDINGS = "sensor-findings";

  private final Settings settings;

  SensorsDetector(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void addTo(StreamsBuilder builder, Topics topics) {
    builder.addStateStore(
        TopicStreams.keyValueStore(FINDINGS, StateSerde.listOf(topics.signals().valueSerde())));
    KStream<String, Signal> said =
        TopicStreams.read(builder, topics.sensorAlerts())
            .process(() -> new JudgeAlert(settings), Named.as("judge-alert"))
            .process(
                () -> new SayOnce(FINDINGS, settings.period()), Named.as("say-once"), FINDINGS);
    KStream<String, Signal> none =
        TopicStreams.read(builder, topics.ticks())
            .process(
                () -> new ForgetFindings(settings.retention(), topics.keepsForever()),
                Named.as("forget-findings"),
                FINDINGS);
    TopicStreams.write(said.merge(none, Named.as("said")), topics.signals());
  }

  /**
   * Settings of the sensors detector.
   *
   * @param grades what a sensor's own rules tell of, beyond the bundled table, by {@code sensor
   *     rule}
   * @param weights decibans in place of the table's, by {@code rule grade}, of RUN-01, RUN-02 and
   *     CLD-04
   * @param period of what one rule says of one thing, the earliest stands in each period
   * @param retention how long, by event time, it is known what was said; at least {@code period}
   * @param timeToLive how long a signal counts in correlations
   */
  public record Settings(
      Map<String, String> grades,
      Map<String, Double> weights,
      Duration period,
      Duration retention,
      Duration timeToLive) {
    public static final Settings DEFAULTS =
        new Settings(
            Map.of(), Map.of(), Duration.ofHours(1), Duration.ofDays(1), Duration.ofMinutes(90));

    public Settings {
      grades = Map.copyOf(grades);
      weights = Map.copyOf(weights);
      SensorRules.bundled().with(grades);
      Weights.bundled().with(weights);
      Require.positive("sensors.period", period);
      Require.that(
          retention.compareTo(period) >= 0, "sensors.retention", "at least " + period, retention);
      Require.positive("sensors.time-to-live", timeToLive);
    }

    SensorHitRule hit() {
      return new SensorHitRule(SensorRules.bundled().with(grades), table());
    }

    ExecArgumentsRule arguments() {
      return new ExecArgumentsRule(new TraceFinder(PoolList.bundled()), table());
    }

    CloudFindingRule cloud() {
      return new CloudFindingRule(table());
    }

    private Weights table() {
      return Weights.bundled().with(weights);
    }
  }

  /** Makes the sensors detector. */
  public static final class Factory extends DescribedFactory<Settings> {
    public Factory() {
      super(NAME, "Did another sensor see a miner?", Settings.DEFAULTS, SensorsDetector::new);
    }
  }
}
