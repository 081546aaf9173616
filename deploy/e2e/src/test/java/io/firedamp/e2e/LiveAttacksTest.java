package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firedamp.app.Pipeline;
import io.firedamp.e2e.Sender.Body;
import io.firedamp.e2e.counterparts.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What some do to a running pipeline so that others are not told of, or wrongly. */
class LiveAttacksTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String POOL = "gulf.moneroocean.stream";
  private static final String ANSWER = "198.51.100.90";
  private static final String SETTINGS =
      """
      cluster: own
      listener: {port: 0}
      sources:
        ahead: {type: push, cluster: ahead, path: /v1/ahead}
        victim: {type: push, cluster: victim, path: /v1/victim}
        tenant: {type: push, cluster: tenant, path: /v1/tenant}
        rollout: {type: push, cluster: rollout, path: /v1/rollout}
      detectors:
        mining: {unresolvedAfter: 5s}
        image: {learning: 0s}
      sinks: {file: {severity: LOW}}
      """;

  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private static Path data;

  @SuppressWarnings("NullAway") // Set before each use.
  private static Pipeline pipeline;

  private final AuditLog audit = new AuditLog();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @BeforeAll
  static void start() throws Exception {
    pipeline = LivePipeline.start(data, SETTINGS);
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @Test
  void aSignalOfTheNextHourDoesNotKeepAnEarlierOneFromFindingItsPod() throws Exception {
    Pod before = new Pod("app", "old-1", "", "nginx:1", "10.9.0.1");
    Pod after = new Pod("app", "new-1", "", "nginx:1", "10.9.0.1");
    Pod ahead = new Pod("app", "ahead-1", "", "docker123321/mysql", "10.9.0.2");
    post("ahead", audit.created(before, now.minusSeconds(7260)));
    post("ahead", audit.running(before, now.minusSeconds(7200)));
    post("ahead", NetworkLog.lookedUp(before, POOL, ANSWER, now.minusSeconds(600)));
    Await.until("the old pod", LONGEST, () -> ofPod(before).equals(List.of("OPEN")));

    post("ahead", audit.created(ahead, now.plusSeconds(59 * 60)));
    Await.until("what is ahead", LONGEST, () -> !ofPod(ahead).isEmpty());
    post("ahead", audit.created(after, now.minusSeconds(2460)));
    post("ahead", audit.running(after, now.minusSeconds(2400)));

    Await.until("the new pod", LONGEST, () -> ofPod(after).equals(List.of("OPEN")));
    Await.until("the old one", LONGEST, () -> ofPod(before).equals(List.of("OPEN", "RETRACTED")));
  }

  @Test
  void connectionsOfAnotherClusterTakeNothingBack() throws Exception {
    Story story = new Story(now.truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS));
    for (Message message : story.messages()) {
      post("victim", message.body());
    }
    Await.until(
        "the miner and the throttled one",
        LONGEST,
        () ->
            told("victim").stream()
                    .filter(line -> line.path("correlations").toString().contains("COR-"))
                    .map(line -> line.path("incident_id").asText())
                    .distinct()
                    .count()
                >= 2);

    // Many who talk to the same addresses as quietly: were they of one cluster, a service.
    for (int i = 0; i < 12; i++) {
      Pod other = new Pod("other", "other-" + i, "", "nginx:1", "10.8.0." + (i + 1));
      post("tenant", audit.running(other, now.minusSeconds(3600)));
      for (String peer : List.of("203.0.113.77", "203.0.113.90")) {
        post("tenant", NetworkLog.quiet(other, peer, 4443, now.minusSeconds(3000), now));
      }
    }
    Pod last = new Pod("other", "last", "", "nginx:1", "10.8.0.99");
    post("tenant", audit.running(last, now.minusSeconds(3600)));
    post("tenant", NetworkLog.lookedUp(last, POOL, ANSWER, now));

    Await.until("who came last", LONGEST, () -> !ofPod(last).isEmpty());
    assertThat(statuses("victim")).isNotEmpty().doesNotContain("RETRACTED");
  }

  @Test
  void podsOfARolloutThatKeepOneQuietConnectionOverMidnightsAreNotTold() throws Exception {
    List<Pod> pods =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    new Pod(
                        "web",
                        "web-6c7d9f5b8-x2x7" + i,
                        "web-6c7d9f5b8",
                        "nginx:1",
                        "10.7.0." + (i + 1)))
            .toList();
    Instant begin = now.minus(50, ChronoUnit.HOURS);
    for (Pod pod : pods) {
      post("rollout", audit.created(pod, begin.minusSeconds(60)));
      post("rollout", audit.running(pod, begin.minusSeconds(30)));
    }
    for (int hour = 1; hour < 50; hour++) {
      Instant time = begin.plus(hour, ChronoUnit.HOURS);
      List<String> flows = new ArrayList<>();
      for (Pod pod : pods) {
        flows.add(NetworkLog.quiet(pod, "198.51.100.60", 8443, begin, time));
      }
      post("rollout", String.join("\n", flows));
    }
    Pod last = new Pod("web", "last", "", "nginx:1", "10.7.0.99");
    post("rollout", audit.running(last, now.minusSeconds(3600)));
    post("rollout", NetworkLog.lookedUp(last, POOL, ANSWER, now));

    Await.until("who came last", LONGEST, () -> !ofPod(last).isEmpty());
    assertThat(told("rollout"))
        .filteredOn(line -> !line.at("/workload/name").asText().equals("last"))
        .allSatisfy(
            line -> {
              assertThat(line.path("severity").asText()).isIn("LOW", "MEDIUM");
              assertThat(line.path("status").asText()).isNotEqualTo("RETRACTED");
            });
  }

  private static void post(String source, String body) throws Exception {
    Sender sender = new Sender(pipeline.url(), event -> {});
    assertThat(sender.post(new Body(Instant.now(), "/v1/" + source, body))).isEqualTo(202);
  }

  /** How the incidents on a bare pod went, without what merely goes on. */
  private static List<String> ofPod(Pod pod) throws Exception {
    List<String> statuses = new ArrayList<>();
    for (JsonNode line : lines()) {
      String status = line.path("status").asText();
      boolean again = !statuses.isEmpty() && statuses.get(statuses.size() - 1).equals(status);
      if (line.at("/workload/name").asText().equals(pod.name()) && !again) {
        statuses.add(status);
      }
    }
    return statuses;
  }

  private static List<String> statuses(String cluster) throws Exception {
    return told(cluster).stream().map(line -> line.path("status").asText()).toList();
  }

  private static List<JsonNode> told(String cluster) throws Exception {
    return lines().stream().filter(line -> line.path("cluster").asText().equals(cluster)).toList();
  }

  private static List<JsonNode> lines() throws Exception {
    return Incidents.told(data.resolve("incidents.jsonl"));
  }
}
