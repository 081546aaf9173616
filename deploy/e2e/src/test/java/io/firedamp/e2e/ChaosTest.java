package io.firedamp.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.e2e.Message.Channel;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.e2e.counterparts.BentClock;
import io.firedamp.e2e.counterparts.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A story told to a real {@code run} while faults that a seed draws befall it: kills, freezes, a
 * full disk, floods and documents of another cluster, messages told twice, dates far ahead. {@code
 * -Dfiredamp.chaos=N} plays N schedules, {@code -Dfiredamp.seed=N} begins with another.
 */
@Tag("long")
class ChaosTest {
  private static final int SCHEDULES = Integer.getInteger("firedamp.chaos", 1);
  private static final long SEED = Long.getLong("firedamp.seed", 20_180_801);
  private static final int FAULTS = 5;
  private static final int FLOOD = 500;

  /** Messages that are told while the collector is away. */
  private static final int AWAY = 10;

  private final Map<Story, Map<String, String>> undisturbed = new HashMap<>();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  @SuppressWarnings("NullAway") // JUnit's.
  private Path directory;

  /** What befalls a run. */
  private enum Fault {
    KILL,
    FREEZE,
    FULL_DISK,
    FLOOD,
    DOCUMENTS,
    TWICE,
    AHEAD,
    COLLECTOR_AWAY,
    CLOCK_JUMPS
  }

  private static final List<Fault> KINDS =
      Arrays.stream(Fault.values())
          .filter(
              fault ->
                  System.getProperty("firedamp.chaos.faults", fault.name()).contains(fault.name()))
          .toList();

  /** Where a schedule is played. */
  private record Stage(ToldRun run, LogReceiver collector, Optional<BentClock> clock) {}

  @TestFactory
  Stream<DynamicTest> endsAsIfNothingHadHappened() {
    return LongStream.range(SEED, SEED + SCHEDULES)
        .mapToObj(
            seed -> DynamicTest.dynamicTest("-Dfiredamp.seed=" + seed, () -> assertBears(seed)));
  }

  private void assertBears(long seed) throws Exception {
    // Live topics forget by the broker's clock, so the story is of today.
    Story story = new Story(Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS));
    Map<String, String> expected = undisturbed(story);
    Random random = new Random(seed);
    List<Message> messages = story.messages();
    List<Integer> moments =
        random.ints(FAULTS, 0, messages.size()).sorted().boxed().collect(Collectors.toList());
    List<Fault> befell = new ArrayList<>();
    Path own = Files.createDirectory(directory.resolve(Long.toString(seed)));
    Optional<BentClock> clock = BentClock.in(own);

    try (ScrapedTarget cadvisor = new ScrapedTarget();
        LogReceiver collector = new LogReceiver();
        ToldRun run =
            new ToldRun(
                own,
                cadvisor,
                elsewhere(collector),
                clock.map(BentClock::environment).orElse(Map.of()))) {
      Stage stage = new Stage(run, collector, clock);
      int back = 0;
      for (int i = 0; i < messages.size(); i++) {
        run.tell(messages.get(i));
        while (!moments.isEmpty() && moments.get(0) == i) {
          moments.remove(0);
          Fault fault = KINDS.get(random.nextInt(KINDS.size()));
          befell.add(fault);
          befall(stage, fault, messages.get(i), random);
          back = fault == Fault.COLLECTOR_AWAY ? i + AWAY : back;
        }
        if (i == back) {
          collector.comeBack();
        }
      }
      collector.comeBack();

      Await.until(
          "the incidents of an uninterrupted run, %s, after %s".formatted(expected, befell),
          ToldRun.PATIENCE,
          () -> {
            run.keepUp();
            return ofStory(run, expected.keySet()).equals(expected);
          });
      assertThat(run.revisions())
          .allSatisfy(
              (incident, revisions) ->
                  assertThat(revisions)
                      .as("after %s", befell)
                      .isEqualTo(IntStream.rangeClosed(1, revisions.size()).boxed().toList()));
      Await.until(
          "every revision at the collector, after " + befell,
          ToldRun.PATIENCE,
          () -> {
            run.keepUp();
            return missing(run, collector).isEmpty();
          });
    }
  }

  private static String elsewhere(LogReceiver collector) {
    return """
          elsewhere: {type: push, cluster: elsewhere}
        sinks:
          file: {}
          siem: {type: syslog, host: 127.0.0.1, port: %d, tls: false}
        """
        .formatted(collector.port());
  }

  private Map<String, String> undisturbed(Story story) throws Exception {
    Map<String, String> known = undisturbed.get(story);
    if (known == null) {
      known = ToldRun.uninterrupted(story);
      undisturbed.put(story, known);
    }
    return known;
  }

  /** What the file was given and the collector was not. */
  private static Set<String> missing(ToldRun run, LogReceiver collector) throws Exception {
    String taken = collector.text();
    Set<String> missing = new TreeSet<>();
    run.revisions()
        .forEach(
            (incident, revisions) ->
                revisions.stream()
                    .map(revision -> "externalId=%s:%d ".formatted(incident, revision))
                    .filter(key -> !taken.contains(key))
                    .forEach(missing::add));
    return missing;
  }

  private static Map<String, String> ofStory(ToldRun run, Set<String> ids) throws Exception {
    Map<String, String> latest = run.latest();
    latest.keySet().retainAll(ids);
    return latest;
  }

  private static void befall(Stage stage, Fault fault, Message last, Random random)
      throws Exception {
    ToldRun run = stage.run();
    switch (fault) {
      case KILL -> run.killAndRestart();
      case FREEZE -> freeze(run);
      case FULL_DISK -> fillDisk(run, last);
      case FLOOD -> send(run, "/v1/events", flood(random).getBytes(UTF_8));
      case DOCUMENTS -> {
        Documents documents = new Documents(random.nextLong());
        for (int i = 0; i < 50; i++) {
          send(run, "/v1/events", documents.faulty());
        }
      }
      case TWICE -> run.tell(last);
      case AHEAD -> send(run, "/v1/zeek", AHEAD_OF_ALL.getBytes(UTF_8));
      case COLLECTOR_AWAY -> stage.collector().goAway();
      case CLOCK_JUMPS -> {
        Duration ahead = Duration.ofMinutes(random.nextInt(-20, 21));
        if (stage.clock().isPresent()) {
          stage.clock().get().show(ahead);
          // Nobody sets a clock twice at once, and a run looks at it 20 times a second.
          TimeUnit.MILLISECONDS.sleep(200);
        }
      }
    }
  }

  private static final String AHEAD_OF_ALL =
      """
      {"_path":"dns","ts":4102444800,"uid":"Cahead","id.orig_h":"10.9.9.9","id.orig_p":40123,\
      "id.resp_h":"10.96.0.10","id.resp_p":53,"proto":"udp","query":"ahead.example"}
      """;

  /** The whole process, with its broker, stands still for a while. */
  private static void freeze(ToldRun run) throws Exception {
    Programs.signal(run.process().pid(), "STOP");
    TimeUnit.SECONDS.sleep(2);
    Programs.signal(run.process().pid(), "CONT");
  }

  /** As if there were no room: what is told is refused, and taken once there is some. */
  private static void fillDisk(ToldRun run, Message last) throws Exception {
    run.process().kill();
    run.restart("kafka: {diskReserve: 9223372036854775807}\n");
    if (last.channel() != Channel.CADVISOR) {
      assertThat(run.post(last).get().statusCode()).isEqualTo(507);
    }
    run.killAndRestart();
    run.tell(last);
  }

  private static void send(ToldRun run, String path, byte[] body) throws Exception {
    try {
      assertThat(run.post(path, body).get().statusCode()).isIn(Documents.ANSWERS);
    } catch (ExecutionException noAnswer) {
      // It has just ended, and nobody who floods sends again.
    }
  }

  private static String flood(Random random) {
    int first = random.nextInt(200) * FLOOD;
    return NetworkLog.lookedUpByNobody(
        first, first + FLOOD, "gulf.moneroocean.stream", "198.51.100.90", Instant.now());
  }
}
