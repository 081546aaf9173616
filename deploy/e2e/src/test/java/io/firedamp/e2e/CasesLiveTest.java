package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.app.TopicReader;
import io.firedamp.app.replay.Replay;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.SetClock;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.IncidentStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * What a case ends with is the same where it happens now: the detectors of {@code run}, which
 * forget, close incidents and are ticked, on a clock that goes with the events. A slice runs with
 * {@code -Plong}; {@code -Dfiredamp.cases.live=all}, or prefixes of names, runs others.
 */
@Tag("long")
class CasesLiveTest {
  private static final String SLICE = "noise-aaaa-then-a";

  /** Of one incident in a day or two; whoever reads more stops reading. */
  private static final int MOST_REVISIONS = 24;

  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Between two ticks, by event time: a live source ticks each minute, which is dear here. */
  private static final Duration TICK = Duration.ofMinutes(30);

  /** Until who fell silent is judged, and the quiet day is over after which all is told. */
  private static final List<Duration> AFTERWARDS =
      List.of(Duration.ofMinutes(10), Duration.ofHours(2), Duration.ofHours(26));

  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.temporary();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @TestFactory
  Stream<DynamicTest> endsAsItsReplay() throws IOException {
    return Case.folders(System.getProperty("firedamp.cases.live", SLICE)).stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(
                    folder.getFileName().toString(), () -> assertEndsAsItsReplay(folder)));
  }

  private static void assertEndsAsItsReplay(Path folder) throws Exception {
    CaseReplay replayed = CaseReplay.of(broker, folder, Case.in(folder).inputs());
    Map<String, String> expected = conclusions(replayed.incidents());
    List<ParsedEvent> events = RecordedEvents.of(broker.bootstrapServers(), replayed.topics());
    Instant begin = events.get(0).time();
    SetClock clock = new SetClock(begin);
    Plugins plugins = Plugins.installed();
    PipelinePlan plan = CaseReplay.live(plugins, broker, folder);
    try (Pipeline pipeline = Pipeline.start(plan, plugins, clock)) {
      pipeline.awaitReady(LONGEST);
      Replay player = new Replay(pipeline);
      Instant ticked = begin;
      for (ParsedEvent event : events) {
        clock.set(event.time());
        player.publish(event);
        if (Duration.between(ticked, event.time()).compareTo(TICK) > 0) {
          pipeline.publisher().tickSources();
          ticked = event.time();
        }
      }
      for (Duration step : AFTERWARDS) {
        clock.pass(step);
        pipeline.publisher().tickSources();
        player.result();
      }
      assertThat(settled(pipeline, player, clock, expected)).isEqualTo(expected);
      if (folder.getFileName().toString().startsWith("noise-")) {
        assertTellsLittle(pipeline);
      }
    }
  }

  private static void assertTellsLittle(Pipeline pipeline) {
    try (TopicReader reader = pipeline.reader()) {
      assertThat(reader.tail(pipeline.topics().incidents(), 10_000))
          .isNotEmpty()
          // A clock that runs this fast waits for no name: addresses are told of, and taken back.
          .filteredOn(told -> told.getWorkload().getNamespace().isPresent())
          .allSatisfy(
              told -> {
                assertThat(told.getStatus()).isNotEqualTo(IncidentStatus.RETRACTED);
                assertThat(told.getRevision()).isLessThanOrEqualTo(MOST_REVISIONS);
              });
    }
  }

  /** What it ends with once nobody waits any more for who an address was, which takes a second. */
  private static Map<String, String> settled(
      Pipeline pipeline, Replay player, SetClock clock, Map<String, String> expected)
      throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    Map<String, String> found = Map.of();
    while (!found.equals(expected) && System.nanoTime() < deadline) {
      // An hour each time: what came late of a closed incident is told as time passes.
      clock.pass(Duration.ofHours(1));
      pipeline.publisher().tickSources();
      found = conclusions(player.result().incidents());
    }
    return found;
  }

  /**
   * Live, an incident closes after its quiet day; a replay ends with its last event, and knows no
   * silence of a source.
   */
  private static Map<String, String> conclusions(Collection<Incident> incidents) {
    List<Incident> asIfOpen =
        incidents.stream()
            .filter(incident -> incident.getKind() == IncidentKind.MINING)
            .map(
                incident ->
                    Incident.newBuilder(incident)
                        .setStatus(IncidentStatus.OPEN)
                        .setOngoing(true)
                        .setContentHash("")
                        .build())
            .toList();
    return Incidents.conclusions(asIfOpen);
  }
}
