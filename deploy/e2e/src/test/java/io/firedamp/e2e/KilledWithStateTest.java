package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.e2e.Sender.Body;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.e2e.counterparts.FiredampProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} with much in its state: {@code -Dfiredamp.pods=4000} knows more pods, of which a
 * tenth mine. It takes a minute and a half: run it with {@code -Dfiredamp.slow=true}. {@link
 * KilledRunTest} kills in every long build.
 */
@EnabledIfSystemProperty(named = "firedamp.slow", matches = "true")
class KilledWithStateTest {
  private static final int PODS = Integer.getInteger("firedamp.pods", 400);
  private static final int OF_ONE_BODY = 200;
  private static final String SETTINGS =
      "listener: {port: 0}\nsources: {kubernetes: {}, zeek: {}}\n";

  /** What a restart may take, whatever it has to restore. */
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  private static final Duration TOLD_WITHIN = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private final AuditLog audit = new AuditLog();

  @Test
  void goesOnWhereItWasAndTellsNothingTwice(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
    List<Pod> pods = IntStream.range(0, PODS).mapToObj(KilledWithStateTest::pod).toList();
    List<Pod> miners = pods.subList(PODS - PODS / 10, PODS);
    try (FiredampProcess first = FiredampProcess.start(directory, SETTINGS)) {
      for (int from = 0; from < PODS; from += OF_ONE_BODY) {
        run(first, pods.subList(from, Math.min(PODS, from + OF_ONE_BODY)));
      }
      mine(first, miners);
      Await.until("every miner", LONGEST, () -> distinct(first.delivered()) >= miners.size());
      first.kill();
    }

    Pod next = pod(PODS);
    try (FiredampProcess second = FiredampProcess.launch(directory, SETTINGS)) {
      Await.until("a restart", READY_WITHIN, () -> second.said().contains("firedamp: ready in "));
      int before = second.delivered().size();
      run(second, List.of(next));
      mine(second, List.of(next));
      Await.until("the next miner", TOLD_WITHIN, () -> second.delivered().size() > before);

      List<String> delivered = second.delivered();
      assertThat(delivered).hasSize(miners.size() + 1);
      assertThat(distinct(delivered)).isEqualTo(miners.size() + 1);
      second.stop();
    }
  }

  private static Pod pod(int number) {
    String name = "app-" + number;
    return new Pod(
        "shop",
        name + "-6c7d9f5b8-x2x7q",
        name + "-6c7d9f5b8",
        "nginx:1",
        "10.%d.%d.%d".formatted(100 + number / 62_500, number / 250 % 250, number % 250 + 1));
  }

  private void run(FiredampProcess firedamp, List<Pod> pods) throws Exception {
    Instant since = Instant.now().minusSeconds(60);
    post(
        firedamp,
        "/v1/kubernetes/audit",
        pods.stream()
            .map(pod -> audit.created(pod, since) + "\n" + audit.running(pod, since.plusSeconds(5)))
            .collect(Collectors.joining("\n")));
  }

  private static void mine(FiredampProcess firedamp, List<Pod> pods) throws Exception {
    Instant now = Instant.now();
    post(
        firedamp,
        "/v1/zeek",
        pods.stream()
            .map(pod -> NetworkLog.lookedUp(pod, "gulf.moneroocean.stream", "198.51.100.90", now))
            .collect(Collectors.joining("\n")));
  }

  private static void post(FiredampProcess firedamp, String path, String body) throws Exception {
    assertThat(new Sender(firedamp.url(), event -> {}).post(new Body(Instant.now(), path, body)))
        .isEqualTo(202);
  }

  /** How many workloads were told of. */
  private static long distinct(List<String> delivered) {
    return delivered.stream()
        .map(line -> line.replaceAll(".*\"incident_id\":\"([^\"]+)\".*", "$1"))
        .distinct()
        .count();
  }
}
