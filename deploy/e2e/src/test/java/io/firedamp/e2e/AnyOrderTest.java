package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.AppConfig;
import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.app.replay.Replay;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.e2e.Sender.Parcel;
import io.firedamp.e2e.Sender.Sample;
import io.firedamp.schemas.avro.Incident;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promise of the product: whatever order events come in within five minutes, and however often,
 * the final incidents are the same. Over partitions and instances: see {@link CasesInAnyOrderTest}.
 */
class AnyOrderTest {
  private static final Instant BEGIN = Instant.parse("2018-03-16T10:00:00Z");
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration LATENESS = Duration.ofMinutes(5);

  /** The default of the compute detector: see its rationale. */
  private static final Duration METRICS_LATENESS = Duration.ofMinutes(2);

  private static final String DEFAULTS = "{}";
  private static final String LATE_METRICS = "{compute: {lateness: 5m}}";

  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private static Path data;

  @AutoClose private static final EmbeddedBroker broker = EmbeddedBroker.temporary();
  private static List<Parcel> inOrder;
  private static Map<String, String> expected;
  private static Map<String, String> expectedByDefault;
  private static int runs;

  @BeforeAll
  static void playItInOrder() throws Exception {
    inOrder = Sender.parcels(new Story(BEGIN).messages());
    List<Incident> incidents = play(inOrder, DEFAULTS);

    assertThat(Incidents.headlines(incidents))
        .containsExactly(
            "deployment build HIGH ",
            "deployment report HIGH COR-01,COR-02,COR-10",
            "node node-1 LOW ",
            "pod mysql CRITICAL COR-01,COR-02");
    expectedByDefault = Incidents.contents(incidents);
    expected = Incidents.contents(play(inOrder, LATE_METRICS));
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(longs = 22)
  void delayedByUpToFiveMinutes(long seed) throws Exception {
    List<Parcel> late = Late.delayed(inOrder, Parcel::time, parcel -> LATENESS, new Random(seed));

    assertSameIncidents(play(late, LATE_METRICS), expected, seed);
  }

  @Test
  void delayedByAsMuchAsIsBorneByDefault() throws Exception {
    long seed = 20_180_316;
    List<Parcel> late =
        Late.delayed(
            inOrder,
            Parcel::time,
            parcel -> parcel instanceof Sample ? METRICS_LATENESS : LATENESS,
            new Random(seed));

    assertSameIncidents(play(late, DEFAULTS), expectedByDefault, seed);
  }

  @Test
  void deliveredTwice() throws Exception {
    long seed = 4_444;
    List<Parcel> twice = new ArrayList<>(inOrder);
    twice.addAll(inOrder);
    List<Parcel> late = Late.delayed(twice, Parcel::time, parcel -> LATENESS, new Random(seed));

    assertSameIncidents(play(late, LATE_METRICS), expected, seed);
  }

  private static void assertSameIncidents(
      List<Incident> incidents, Map<String, String> expected, long seed) {
    assertThat(Incidents.contents(incidents)).as("seed %d", seed).isEqualTo(expected);
  }

  private static List<Incident> play(List<Parcel> parcels, String detectors) throws Exception {
    Plugins plugins = Plugins.installed();
    AppConfig config = config(plugins, detectors);
    PipelinePlan plan = PipelinePlan.replay(config, "run-" + runs++);
    try (Pipeline pipeline =
        Pipeline.start(plan.withSources(config.sources()), plugins, Clock.systemUTC())) {
      pipeline.awaitReady(READY_WITHIN);
      Replay replay = new Replay(pipeline);
      new Sender(pipeline.url(), replay::publish).send(parcels);
      return replay.result().incidents();
    }
  }

  private static AppConfig config(Plugins plugins, String detectors) {
    String yaml =
        """
        cluster: %s
        kafka: {bootstrap: '%s'}
        listener: {port: 0}
        detectors: %s
        """
            .formatted(Story.CLUSTER, broker.bootstrapServers(), detectors);
    return ConfigLoader.of(plugins, Map.of())
        .watchingThisHost(false)
        .withData(data)
        .parse("test.yaml", yaml);
  }
}
