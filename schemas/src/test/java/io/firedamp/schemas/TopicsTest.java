package io.firedamp.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Holder;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

/**
 * {@link Evidence} and {@link Holder} stand for types of plugins: no topic of ours carries them.
 */
class TopicsTest {
  private static final Duration WEEK = Duration.ofDays(7);

  private final Topics ours = Topics.live("firedamp", 12);

  @Test
  void takesNothingAwayFromAReplay() {
    assertThat(Topics.live("live", 1).containerStates().compacted()).isTrue();
    assertThat(Topics.replay("replay", 1).all())
        .allSatisfy(
            topic -> {
              assertThat(topic.compacted()).as(topic.name()).isFalse();
              assertThat(topic.retention()).as(topic.name()).isZero();
            });
  }

  @Test
  void aPluginsTopicIsOneAmongTheOthers() {
    Topics topics = ours.with(List.of(definition("power-readings", Evidence.class)));

    Topic<Evidence> found = topics.of(Evidence.class);

    assertThat(topics.all()).contains(found).hasSize(ours.all().size() + 1);
    assertThat(found.name()).isEqualTo("firedamp.power-readings");
    assertThat(found.partitions()).isEqualTo(12);
    assertThat(found.retention()).isEqualTo(WEEK);
  }

  @Test
  void aReplayKeepsAPluginsTopicForEverToo() {
    Topics topics =
        Topics.replay("replay", 1).with(List.of(definition("power-readings", Evidence.class)));

    assertThat(topics.of(Evidence.class).retention()).isZero();
  }

  @Test
  void oursStayAsTheyAre() {
    ours.with(List.of(definition("power-readings", Evidence.class)));

    assertThatThrownBy(() -> ours.of(Evidence.class))
        .hasMessage("no topic carries io.firedamp.schemas.avro.Evidence");
  }

  @Test
  void twoPluginsMayBringTheSameTopic() {
    TopicDefinition<Evidence> definition = definition("power-readings", Evidence.class);

    assertThat(ours.with(List.of(definition, definition)).all()).hasSize(ours.all().size() + 1);
  }

  @Test
  void aNameIsGivenOnce() {
    assertThatThrownBy(
            () ->
                ours.with(
                    List.of(
                        definition("power-readings", Evidence.class),
                        definition("power-readings", Holder.class))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "topic 'power-readings' of io.firedamp.schemas.avro.Holder is there already"
                + " and carries io.firedamp.schemas.avro.Evidence");
    assertThatThrownBy(() -> ours.with(List.of(definition("signals", Holder.class))))
        .hasMessageContaining("'signals'");
  }

  @Test
  void aTypeIsCarriedByOneTopic() {
    assertThatThrownBy(() -> ours.with(List.of(definition("more-signals", Signal.class))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "io.firedamp.schemas.avro.Signal has a topic already, 'signals':"
                + " it cannot have 'more-signals' too");
  }

  @Test
  void areAwaitedUntilTheBrokerKnowsThemToo() throws Exception {
    AtomicInteger asked = new AtomicInteger();

    Topics.awaitKnown(
        () -> {
          if (asked.incrementAndGet() < 3) {
            throw new ExecutionException(new UnknownTopicOrPartitionException());
          }
          return "known";
        });

    assertThat(asked).hasValue(3);
  }

  @Test
  void areNotAwaitedWhereTheBrokerSaysAnythingElse() {
    ExecutionException refused = new ExecutionException(new TopicAuthorizationException("no"));

    assertThatThrownBy(
            () ->
                Topics.awaitKnown(
                    () -> {
                      throw refused;
                    }))
        .isSameAs(refused);
  }

  @Test
  void aTopicKeptOtherwiseIsAnotherTopic() {
    TopicDefinition<Evidence> week = definition("power-readings", Evidence.class);
    TopicDefinition<Evidence> day =
        new TopicDefinition<>("power-readings", Evidence.class, false, Duration.ofDays(1));

    assertThatThrownBy(() -> ours.with(List.of(week, day)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNameKafkaWouldRefuseIsRefused() {
    assertThatThrownBy(() -> definition("Power.Readings", Evidence.class))
        .hasMessageContaining("was 'Power.Readings'");
    assertThatThrownBy(
            () -> new TopicDefinition<>("a", Evidence.class, true, Duration.ofSeconds(-1)))
        .hasMessage("retention must be 0 or more, was PT-1S");
  }

  private static <V extends SpecificRecord> TopicDefinition<V> definition(
      String name, Class<V> type) {
    return new TopicDefinition<>(name, type, false, WEEK);
  }
}
