package io.firedamp.sinks.stdout;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.format.IncidentFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StdoutSinkTest {
  private static final StdoutSink.Config PLAIN = new StdoutSink.Config("plain", 4096);

  @Test
  void writesEachRevisionAsOneLineWhateverAnAttackerWrote() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (StdoutSink sink = new StdoutSink(PLAIN, TestContexts.context("out"), out)) {
      sink.deliver(List.of(incident("a", 1, HOSTILE), incident("a", 2, "x")));
    }

    assertThat(out.toString(UTF_8)).endsWith("\n");
    assertThat(out.toString(UTF_8).split("\n", -1))
        .hasSize(3)
        .satisfies(lines -> assertThat(lines[0]).startsWith("Firedamp a:1 "))
        .satisfies(lines -> assertThat(lines[1]).startsWith("Firedamp a:2 "));
  }

  @Test
  void waitsWithAllBehindALineThatNobodyTakes() {
    OutputStream full =
        new OutputStream() {
          private boolean isFirst = true;

          @Override
          public void write(int each) throws IOException {
            throw new IOException("no space left");
          }

          @Override
          public void write(byte[] line) throws IOException {
            if (!isFirst) {
              throw new IOException("no space left");
            }
            isFirst = false;
          }
        };
    try (StdoutSink sink = new StdoutSink(PLAIN, TestContexts.context("out"), full)) {
      Retry waiting = new Retry(Duration.ZERO, "standard output takes nothing: no space left");

      assertThat(
              sink.deliver(
                  List.of(incident("a", 1, "x"), incident("b", 1, "x"), incident("c", 1, "x"))))
          .containsExactly(new Delivered(), waiting, waiting);
    }
  }

  @Test
  void refusesALineThatHasNoRoomForItsFormat() {
    assertThatThrownBy(
            () ->
                new StdoutSink.Factory()
                    .check(new StdoutSink.Config("ecs", 4096), IncidentFormats.bundled()))
        .hasMessage("maxLineSize must be at least 8192 for ecs, was 4096");
  }
}
