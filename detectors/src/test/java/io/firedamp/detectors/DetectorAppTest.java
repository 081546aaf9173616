package io.firedamp.detectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorAppTest {
  private static final Detector FORWARDS =
      new Detector() {
        @Override
        public String name() {
          return "forwards";
        }

        @Override
        public void addTo(StreamsBuilder builder, Topics topics) {
          TopicStreams.write(TopicStreams.read(builder, topics.signals()), topics.signals());
        }
      };

  @TempDir Path directory = Path.of("set by JUnit");

  @Test
  void isStartingBeforeAndClosedAfterItRuns() {
    DetectorApp app =
        new DetectorApp(
            FORWARDS,
            Topics.live("test", 1),
            new StreamsDefaults("localhost:1", directory, Duration.ofMillis(50), Map.of()));
    assertThat(app.applicationId()).isEqualTo("test-forwards");
    assertThat(app.health().state()).isEqualTo(DetectorHealth.State.STARTING);
    assertThat(app.isReady()).isFalse();

    assertThat(app.close(Duration.ofSeconds(10))).isTrue();

    assertThat(app.health().state()).isEqualTo(DetectorHealth.State.CLOSED);
  }

  @Test
  void waitsForABrokerThatIsAwayButStopsOverABrokenDisk() {
    assertThat(DetectorApp.isPassing(new StreamsException("away", new TimeoutException("60 s"))))
        .isTrue();

    assertThat(DetectorApp.isPassing(new ProcessorStateException("No space left"))).isFalse();
    assertThat(DetectorApp.isPassing(new OutOfMemoryError("heap"))).isFalse();
  }

  @Test
  void takesATransactionalIdAnewThatKafkaForgot() {
    StreamsException sending =
        new StreamsException("sending", new InvalidPidMappingException("forgotten"));
    StreamsException committing =
        new StreamsException(
            "adding offsets",
            new KafkaException(
                "Unexpected error in TxnOffsetCommitResponse: "
                    + Errors.INVALID_PRODUCER_ID_MAPPING.message()));

    assertThat(DetectorApp.isForgotten(sending)).isTrue();
    assertThat(DetectorApp.isForgotten(committing)).isTrue();
    assertThat(DetectorApp.isForgotten(new StreamsException("No space left"))).isFalse();
    assertThat(DetectorApp.isForgotten(new KafkaException())).isFalse();
  }

  @Test
  void readsTicksInAnyCaseAndOnlyOnce() {
    Topics topics = Topics.live("test", 1);
    StreamsDefaults defaults =
        new StreamsDefaults("localhost:1", directory, Duration.ofMillis(50), Map.of());

    try (DetectorApp app = new DetectorApp(FORWARDS, topics, defaults)) {
      assertThat(app.topology().describe().toString()).containsOnlyOnce(topics.ticks().name());
    }
    try (DetectorApp app = new DetectorApp(FORWARDS, Topics.replay("test", 1), defaults)) {
      assertThat(app.topology().describe().toString()).doesNotContain(topics.ticks().name());
    }
  }

  @Test
  void writesNothingToBeginAgainFromWhereItRunsOnce() {
    Topics topics = Topics.replay("test", 1);
    StreamsDefaults lasting =
        new StreamsDefaults("localhost:1", directory, Duration.ofMillis(50), Map.of());
    StreamsBuilder logged = new StreamsBuilder();
    StreamsBuilder unlogged =
        new UnloggedStores(
            new TopologyConfig(new StreamsConfig(lasting.propertiesFor(FORWARDS, topics))));
    StoreBuilder<KeyValueStore<String, String>> store =
        TopicStreams.keyValueStore("facts", Serdes.String());

    logged.addStateStore(store);
    assertThat(store.loggingEnabled()).isTrue();
    unlogged.addStateStore(store);
    assertThat(store.loggingEnabled()).isFalse();
    assertThat(lasting.runningOnce().propertiesFor(FORWARDS, topics))
        .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    assertThat(lasting.propertiesFor(FORWARDS, topics))
        .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
  }

  @Test
  void letsKafkaSettingsTuneButNotEndanger() {
    StreamsDefaults defaults =
        new StreamsDefaults(
            "b:9092", directory, Duration.ofMillis(50), Map.of("num.stream.threads", "3"));

    var properties = defaults.propertiesFor(FORWARDS, Topics.live("test", 1));

    assertThat(properties)
        .containsEntry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "3")
        .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    assertThatThrownBy(
            () ->
                new StreamsDefaults(
                    "b:9092",
                    directory,
                    Duration.ofMillis(50),
                    Map.of("processing.guarantee", "at_least_once")))
        .hasMessageStartingWith("processing.guarantee must be removed: ");
  }

  @Test
  void refusesACommitIntervalThatIsNone() {
    assertThatThrownBy(() -> new StreamsDefaults("b:9092", directory, Duration.ZERO, Map.of()))
        .hasMessage("commitInterval must be positive, was PT0S");
  }
}
