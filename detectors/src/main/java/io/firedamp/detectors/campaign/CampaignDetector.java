package io.firedamp.detectors.campaign;

import io.firedamp.detectors.DescribedFactory;
import io.firedamp.detectors.Detector;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.detectors.state.CampaignMember;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.Topics;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Named;

/** Incidents that share what only one attacker would have become his campaign (IMG-11, COR-06). */
public final class CampaignDetector implements Detector {
  static final String NAME = "campaign";

  /** Any two incidents may share an indicator, so all meet in one place. They are rare. */
  private static final int ONE_PLACE = 1;

  private final Settings settings;

  CampaignDetector(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void addTo(StreamsBuilder builder, Topics topics) {
    builder
        .addStateStore(
            TopicStreams.keyValueStore(Links.MEMBERS, AvroSerde.of(CampaignMember.class)))
        .addStateStore(TopicStreams.keyValueStore(Links.BY_INDICATOR, Serdes.String()));
    TopicStreams.write(
        TopicStreams.read(builder, topics.incidents())
            .repartition(
                TopicStreams.repartitioned("incidents-of-all", topics.incidents().valueSerde())
                    .withNumberOfPartitions(ONE_PLACE))
            .process(
                () -> new JoinIncidents(settings.retention(), topics.keepsForever()),
                Named.as("join-incidents"),
                Links.MEMBERS,
                Links.BY_INDICATOR),
        topics.campaigns());
  }

  /**
   * What can be set.
   *
   * @param retention event time for which an incident is remembered after its latest evidence: who
   *     comes back within it is known again
   */
  public record Settings(Duration retention) {
    static final Settings DEFAULTS = new Settings(Duration.ofDays(90));

    public Settings {
      if (retention.isNegative() || retention.isZero()) {
        throw new IllegalArgumentException("retention must be positive, was " + retention);
      }
    }
  }

  /** Makes it from {@code detectors.campaign} in the configuration. */
  public static final class Factory extends DescribedFactory<Settings> {
    public Factory() {
      super(
          NAME,
          "Which incidents share a wallet, a payload or a flagged publisher?",
          Settings.DEFAULTS,
          CampaignDetector::new);
    }
  }
}
