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
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A syslog receiver that lets Firedamp write, reads nothing and then resets: what the kernel had
 * taken is lost, and only {@code confirmAfter} tells. Takes most of a minute: {@code
 * -Dfiredamp.slow=true}.
 */
@EnabledIfSystemProperty(named = "firedamp.slow", matches = "true")
class HalfOpenReceiverTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int INCIDENTS = 42;
  private static final Pattern KEY = Pattern.compile("\"delivery_key\":\"([^\"]+)\"");

  @Test
  void losesNothingThatItHadToConfirm(@TempDir Path data) throws Exception {
    Path written = data.resolve("incidents.jsonl");
    try (LogReceiver receiver = LogReceiver.halfOpen();
        Pipeline pipeline =
            LivePipeline.start(
                data,
                """
                listener: {port: 0}
                sources: {kubernetes: {}, zeek: {}}
                sinks:
                  file: {}
                  siem: {type: syslog, host: 127.0.0.1, port: %d, tls: false, confirmAfter: 10s}
                """
                    .formatted(receiver.port()))) {
      mine(pipeline);
      Await.until("the file", LONGEST, () -> keys(written).count() >= INCIDENTS);
      Await.until("the receiver to be written to", LONGEST, receiver::isOwed);

      receiver.goAway();
      receiver.read();
      receiver.comeBack();

      Await.until(
          "everything",
          LONGEST,
          () -> keys(written).allMatch(key -> receiver.text().contains("externalId=" + key + " ")));
    }
  }

  private static void mine(Pipeline pipeline) throws Exception {
    Sender sender = new Sender(pipeline.url(), event -> {});
    AuditLog audit = new AuditLog();
    Instant now = Instant.now();
    List<Pod> pods =
        IntStream.range(0, INCIDENTS)
            .mapToObj(i -> new Pod("app", "miner-" + i, "", "nginx:1", "10.9.1." + (i + 1)))
            .toList();
    post(sender, Channel.AUDIT, pods, pod -> audit.running(pod, now.minusSeconds(60)));
    post(
        sender,
        Channel.ZEEK,
        pods,
        pod -> NetworkLog.lookedUp(pod, "gulf.moneroocean.stream", "198.51.100.90", now));
  }

  private static void post(
      Sender sender, Channel channel, List<Pod> pods, Function<Pod, String> line) throws Exception {
    String lines = pods.stream().map(line).collect(Collectors.joining("\n"));
    assertThat(sender.post(new Body(Instant.now(), channel.path(), lines))).isEqualTo(202);
  }

  private static Stream<String> keys(Path file) throws Exception {
    return Files.exists(file)
        ? KEY.matcher(Files.readString(file)).results().map((MatchResult key) -> key.group(1))
        : Stream.empty();
  }
}
