package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.Pipeline;
import io.firedamp.e2e.Message.Channel;
import io.firedamp.e2e.Sender.Body;
import io.firedamp.e2e.counterparts.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Questions for a pool from addresses that nobody holds: {@code -Dfiredamp.flood=30000} asks more
 * of them.
 */
@Tag("long")
class FloodTest {
  private static final int ADDRESSES = Integer.getInteger("firedamp.flood", 3_000);
  private static final int OF_ONE_BODY = 5_000;
  private static final int MOST_RECORDS = 1_000;
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final String POOL = "gulf.moneroocean.stream";

  private final AuditLog audit = new AuditLog();

  @Test
  void isToldInFewRecordsAndHidesNobodyWhoHasAName(@TempDir Path data) throws Exception {
    Path incidents = data.resolve("incidents.jsonl");
    try (Pipeline pipeline =
        LivePipeline.start(
            data,
            """
            cluster: lab
            listener: {port: 0}
            sources: {kubernetes: {}, zeek: {}}
            detectors: {mining: {unresolvedAfter: 5s}}
            sinks: {file: {severity: LOW}}
            """)) {
      Sender sender = new Sender(pipeline.url(), event -> {});
      for (int first = 0; first < ADDRESSES; first += OF_ONE_BODY) {
        post(sender, Channel.ZEEK, questions(first, Math.min(ADDRESSES, first + OF_ONE_BODY)));
      }
      Pod honest = pod("honest", "10.244.7.1");
      mine(sender, honest);
      Await.until("who has a name", LONGEST, () -> says(incidents, "deployment shop/honest"));

      String many = "more than %,d addresses".formatted(doublings(ADDRESSES));
      Await.until(many, LONGEST, () -> says(incidents, many));
      Pod later = pod("later", "10.244.7.2");
      mine(sender, later);
      Await.until("who came later", LONGEST, () -> says(incidents, "deployment shop/later"));
    }
    try (Stream<String> delivered = Files.lines(incidents)) {
      assertThat(delivered).hasSizeLessThanOrEqualTo(MOST_RECORDS);
    }
  }

  private static Pod pod(String owner, String address) {
    return new Pod("shop", owner + "-6c7d9f5b8-x2x7q", owner + "-6c7d9f5b8", "nginx:1", address);
  }

  private void mine(Sender sender, Pod pod) throws Exception {
    Instant now = Instant.now();
    post(
        sender,
        Channel.AUDIT,
        audit.created(pod, now.minusSeconds(60)) + "\n" + audit.running(pod, now.minusSeconds(55)));
    post(sender, Channel.ZEEK, NetworkLog.lookedUp(pod, POOL, "198.51.100.90", now));
  }

  private static void post(Sender sender, Channel channel, String body) throws Exception {
    assertThat(sender.post(new Body(Instant.now(), channel.path(), body))).isEqualTo(202);
  }

  private static String questions(int first, int end) {
    return NetworkLog.lookedUpByNobody(first, end, POOL, "198.51.100.90", Instant.now());
  }

  private static boolean says(Path incidents, String text) throws Exception {
    return Files.exists(incidents) && Files.readString(incidents).contains(text);
  }

  /** As an incident tells how many there are. */
  private static long doublings(int count) {
    long told = 50;
    while (told * 2 < count) {
      told *= 2;
    }
    return told;
  }
}
