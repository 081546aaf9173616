package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.e2e.Message.Channel;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.e2e.counterparts.FiredampProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of {@code run}, again and again, on one data directory. */
@Tag("long")
class KilledRunTest {
  @Test
  void endsInTheSameIncidentsEachDeliveredOnceHoweverOftenItIsKilled(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
    // Live topics forget by the broker's clock, so the story is of today.
    Story story = new Story(Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS));
    Map<String, String> expected = ToldRun.uninterrupted(story);

    try (ScrapedTarget cadvisor = new ScrapedTarget();
        ToldRun run = new ToldRun(directory, cadvisor)) {
      tell(run, story.messages());

      Await.until(
          "the incidents of an uninterrupted run, " + expected,
          ToldRun.PATIENCE,
          () -> expected.equals(run.latest()));
      assertThat(Files.readString(run.process().incidents())).endsWith("\n");
      assertThat(run.revisions())
          .allSatisfy(
              (incident, revisions) ->
                  assertThat(revisions)
                      .isEqualTo(IntStream.rangeClosed(1, revisions.size()).boxed().toList()));
    }
  }

  /** It is killed five times meanwhile, once of them as it starts. */
  private static void tell(ToldRun run, List<Message> messages) throws Exception {
    int first = messages.size() / 8;
    int second = messages.size() / 2;
    int third = messages.size() * 3 / 4;
    while (messages.get(third).channel() == Channel.CADVISOR) {
      third++; // Under way is only what is posted.
    }
    run.tellAll(messages.subList(0, first));
    run.killAndRestart();
    run.tellAll(messages.subList(first, second));
    killWhileIncidentsAreDelivered(run, messages.subList(second, third));
    killWithARequestUnderWay(run, messages.get(third));
    run.tellAll(messages.subList(third, messages.size()));
    run.killAndRestart();
  }

  /** The killer looks at the file that incidents are written to. */
  private static void killWhileIncidentsAreDelivered(ToldRun run, List<Message> meanwhile)
      throws Exception {
    FiredampProcess victim = run.process();
    long before = size(victim.incidents());
    CompletableFuture<Void> killer =
        CompletableFuture.runAsync(() -> killOnceLongerThan(before, victim));
    run.tellAll(meanwhile);
    killer.get();
    run.keepUp();
  }

  private static void killOnceLongerThan(long length, FiredampProcess victim) {
    try {
      Await.until("delivery", ToldRun.PATIENCE, () -> size(victim.incidents()) > length);
      victim.kill();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void killWithARequestUnderWay(ToldRun run, Message message) throws Exception {
    CompletableFuture<HttpResponse<String>> answer = run.post(message);
    run.process().kill();
    ToldRun.isAccepted(answer);
    run.killWhileItStarts();
    run.restart();
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
