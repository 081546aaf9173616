package io.firedamp.sinks.syslog;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.format.cef.StrictCef;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink's {@code framing: relp} against the real rsyslogd. */
class SyslogOverRelpTest {
  private final ObjectMapper json = new ObjectMapper();

  private static Sink sink(int port) {
    return new SyslogSink(
        new SyslogSink.Config(
            "127.0.0.1",
            port,
            false,
            TlsConfig.defaults(),
            "cef",
            "relp",
            13,
            "firedamp",
            "",
            8192,
            Duration.ofSeconds(5),
            Duration.ofMillis(300)),
        TestContexts.context("siem"));
  }

  /** Delivers a batch however long the receiver takes to come up. */
  private static List<Outcome> onceUp(Sink sink, List<Incident> batch) {
    List<Outcome> outcomes = sink.deliver(batch);
    for (int attempt = 0; attempt < 200 && outcomes.get(0) instanceof Retry; attempt++) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      outcomes = sink.deliver(batch);
    }
    return outcomes;
  }

  private static List<Incident> batch(int first) {
    return IntStream.range(first, first + 50)
        .mapToObj(i -> incident("id-" + i, 1, i + HOSTILE))
        .toList();
  }

  @Test
  void isAcknowledgedForEachMessageWhateverAnAttackerWrote(@TempDir Path directory)
      throws IOException {
    int port = Rsyslogd.freePort();
    try (Rsyslogd receiver = Rsyslogd.startRelp(directory, port);
        Sink sink = sink(port)) {
      assertThat(onceUp(sink, batch(0))).hasSize(50).containsOnly(new Delivered());
      assertThat(sink.deliver(batch(50))).hasSize(50).containsOnly(new Delivered());

      assertThat(keys(receiver.messages(100))).hasSize(100).doesNotHaveDuplicates();
    }
  }

  @Test
  void losesNothingOfAReceiverThatIsKilledAndComesBack(@TempDir Path directory)
      throws IOException, InterruptedException {
    int port = Rsyslogd.freePort();
    try (Sink sink = sink(port)) {
      Rsyslogd receiver = Rsyslogd.startRelp(directory, port);
      assertThat(onceUp(sink, batch(0))).containsOnly(new Delivered());
      assertThat(receiver.messages(50)).hasSize(50);

      receiver.kill();
      assertThat(sink.deliver(batch(50)))
          .hasSize(50)
          .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Retry.class));

      try (Rsyslogd next = Rsyslogd.startRelp(directory, port)) {
        assertThat(onceUp(sink, batch(50))).containsOnly(new Delivered());
        assertThat(keys(next.messages(100))).hasSize(100).doesNotHaveDuplicates();
      }
    }
  }

  private List<String> keys(List<String> lines) throws IOException {
    List<String> keys = new ArrayList<>();
    for (String line : lines) {
      StrictCef cef = StrictCef.parse(json.readTree(line).get("message").asText().strip());
      keys.add(String.valueOf(cef.extension().get("externalId")));
    }
    return keys;
  }
}
