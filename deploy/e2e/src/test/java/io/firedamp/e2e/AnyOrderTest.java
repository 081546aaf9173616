package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.AppConfig;
import io.firedamp.app.AppConfig.SourceConfig;
import io.firedamp.app.EventJson;
import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.app.replay.Replay;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.e2e.Sender.Parcel;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Severity;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promise of the product: whatever order events come in within five minutes, however often, and
 * over however many partitions and instances, the final incidents are the same.
 */
class AnyOrderTest {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration LATENESS = Duration.ofMinutes(5);
  private static final String CLUSTER = "prod";

  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private static Path data;

  private static EmbeddedBroker broker;
  private static List<Parcel> inOrder;
  private static Map<String, String> expected;
  private static int runs;

  @BeforeAll
  static void playItOnceInOrder() throws Exception {
    broker = EmbeddedBroker.temporary();
    inOrder = Sender.parcels(Scenario.steps(), CLUSTER);
    List<Incident> incidents = play(inOrder, 1, 1);

    assertThat(incidents)
        .extracting(Incident::getSeverity)
        .hasSize(Scenario.INCIDENTS)
        .containsExactlyInAnyOrder(Severity.CRITICAL, Severity.CRITICAL, Severity.HIGH);
    assertThat(incidents)
        .extracting(incident -> incident.getWorkload().getName())
        .containsExactlyInAnyOrder("mysql", "reports", "scanner");
    expected = contents(incidents);
  }

  @AfterAll
  static void stopTheBroker() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 22, 333})
  void delayedByUpToFiveMinutes(long seed) throws Exception {
    List<Parcel> late = Sender.delayed(inOrder, LATENESS, new Random(seed));

    assertThat(contents(play(late, 1, 1))).as("seed %d", seed).isEqualTo(expected);
  }

  @Test
  void deliveredTwice() throws Exception {
    long seed = 4_444;
    List<Parcel> twice = new ArrayList<>(inOrder);
    twice.addAll(inOrder);

    assertThat(contents(play(Sender.delayed(twice, LATENESS, new Random(seed)), 1, 1)))
        .as("seed %d", seed)
        .isEqualTo(expected);
  }

  @Test
  void spreadOverFourPartitionsAndTwoInstances() throws Exception {
    long seed = 55_555;

    assertThat(contents(play(Sender.delayed(inOrder, LATENESS, new Random(seed)), 4, 2)))
        .as("seed %d", seed)
        .isEqualTo(expected);
  }

  private static List<Incident> play(List<Parcel> parcels, int partitions, int instances)
      throws Exception {
    Plugins plugins = Plugins.installed();
    AppConfig config = config(plugins, partitions);
    PipelinePlan plan =
        PipelinePlan.replay(config, "run-" + runs++).withDetectors(Replay.detectors(config));
    List<Pipeline> others = new ArrayList<>();
    try (Pipeline pipeline =
        Pipeline.start(plan.withSources(sources(plugins)), plugins, Clock.systemUTC())) {
      for (int i = 1; i < instances; i++) {
        others.add(Pipeline.start(plan, plugins, Clock.systemUTC()));
      }
      pipeline.awaitReady(READY_WITHIN);
      Replay replay = new Replay(pipeline);
      new Sender(pipeline.url(), replay::publish).send(parcels);
      return replay.result(Map.of()).incidents();
    } finally {
      others.forEach(Pipeline::close);
    }
  }

  private static AppConfig config(Plugins plugins, int partitions) {
    String yaml =
        """
        cluster: %s
        kafka: {bootstrap: '%s', partitions: %d}
        listener: {port: 0}
        detectors:
          compute: {lateness: 5m}
        """
            .formatted(CLUSTER, broker.bootstrapServers(), partitions);
    return ConfigLoader.of(plugins, Map.of()).withData(data).parse("test.yaml", yaml);
  }

  private static Map<String, SourceConfig> sources(Plugins plugins) {
    Map<String, SourceConfig> sources = new LinkedHashMap<>();
    for (String type : List.of("registry", "kubernetes", "zeek")) {
      sources.put(
          type,
          new SourceConfig(
              type, CLUSTER, Objects.requireNonNull(plugins.sources().get(type)).defaults()));
    }
    return sources;
  }

  /** What a reader sees of each incident: all but revisions, and where evidence lies in Kafka. */
  private static Map<String, String> contents(List<Incident> incidents) {
    Map<String, String> contents = new TreeMap<>();
    for (Incident incident : incidents) {
      Incident content =
          Incident.newBuilder(incident).setRevision(0).setEvidence(List.of()).build();
      contents.put(incident.getId(), EventJson.text(EventJson.tree(content)));
    }
    return contents;
  }
}
