package io.firedamp.detectors.identity;

import io.firedamp.detectors.DescribedFactory;
import io.firedamp.detectors.Detector;
import io.firedamp.detectors.TopicStreams;
import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Identity;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Named;

/** Facts about pods and containers become the history of every alias they showed. */
public final class IdentityDetector implements Detector {
  /**
   * What can be set.
   *
   * @param retention event time for which a pod that stopped, and an alias nobody holds, are kept
   */
  public record Config(Duration retention) {
    public Config {
      if (retention.isNegative() || retention.isZero()) {
        throw new IllegalArgumentException("retention must be positive, was " + retention);
      }
    }
  }

  private static final String NAME = "identity";

  private static final int MOST_HOLDERS = 128;

  private final Config config;
  private final HistoryRule histories = new HistoryRule(MOST_HOLDERS);
  private final HolderRule rule = new HolderRule(histories);

  private IdentityDetector(Config config) {
    this.config = config;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void addTo(StreamsBuilder builder, Topics topics) {
    Topic<ContainerState> states = topics.containerStates();
    Topic<Identity> identities = topics.identities();
    boolean replaying = topics.keepsForever();
    builder
        .addStateStore(
            TopicStreams.keyValueStore(GatherFacts.STORE, StateSerde.listOf(states.valueSerde())))
        .addStateStore(TopicStreams.keyValueStore(MergeClaims.CLAIMS, identities.valueSerde()))
        .addStateStore(TopicStreams.keyValueStore(MergeClaims.PUBLISHED, identities.valueSerde()));
    TopicStreams.write(
        TopicStreams.read(builder, states)
            .filter((key, state) -> Objects.nonNull(state), Named.as("drop-tombstones"))
            .selectKey((key, state) -> HolderRule.subject(state), Named.as("key-by-pod"))
            .repartition(TopicStreams.repartitioned("states-by-pod", states.valueSerde()))
            .process(
                () -> new GatherFacts(rule, config.retention, replaying),
                Named.as("gather-facts"),
                GatherFacts.STORE)
            .repartition(TopicStreams.repartitioned("claims-by-alias", identities.valueSerde()))
            .process(
                () -> new MergeClaims(histories, config.retention, replaying),
                Named.as("merge-claims"),
                MergeClaims.CLAIMS,
                MergeClaims.PUBLISHED),
        identities);
  }

  /** Makes it from {@code detectors.identity} in the configuration. */
  public static final class Factory extends DescribedFactory<Config> {
    public Factory() {
      super(
          NAME,
          "Whose was an address, a container or a pod name, and when?",
          new Config(Duration.ofDays(7)),
          IdentityDetector::new);
    }
  }
}
