package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.Pipeline;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.ingest.SetClock;
import io.firedamp.ingest.event.Events;
import io.firedamp.schemas.avro.ImagePull;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The silence of a source reaches a sink as other incidents do, and so does its end. */
class SilentSourceTest {
  private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String SETTINGS =
      """
      listener: {port: 0}
      detectors: {health: {least: 2m, watched: 1.0}}
      """;

  private final SetClock clock = new SetClock(TEN);

  @Test
  void tellsASinkThatASourceIsSilentAndThatItIsBack(@TempDir Path data) throws Exception {
    Path delivered = data.resolve("incidents.jsonl");
    try (Pipeline pipeline = LivePipeline.start(data, SETTINGS, UnaryOperator.identity(), clock)) {
      for (int i = 0; i < 10; i++) {
        pull(pipeline);
        passAMinute(pipeline);
      }
      for (int i = 0; i < 6; i++) {
        passAMinute(pipeline);
      }
      Await.until("the silence", LONGEST, () -> lines(delivered).size() == 1);
      pull(pipeline);
      passAMinute(pipeline);
      Await.until("its end", LONGEST, () -> lines(delivered).size() == 2);
    }

    assertThat(lines(delivered).get(0))
        .contains(
            "\"kind\":\"alert\"",
            "\"dataset\":\"firedamp.health\"",
            "\"code\":\"HLT-01\"",
            "Source registry of cluster lab is silent");
    assertThat(lines(delivered).get(1)).contains("\"status\":\"CLOSED\"", "It is back since");
  }

  private void pull(Pipeline pipeline) {
    ImagePull pull =
        ImagePull.newBuilder()
            .setEventId(clock.instant().toString())
            .setTime(clock.instant())
            .setCluster("lab")
            .setSource("registry")
            .setImage("registry.example/shop/web:1")
            .setRegistry("registry.example")
            .setRepository("shop/web")
            .build();
    pipeline.publisher().publish(Events.of(pull)).join();
  }

  private void passAMinute(Pipeline pipeline) {
    clock.pass(MINUTE);
    pipeline.publisher().reportSources();
  }

  private static List<String> lines(Path file) throws Exception {
    return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
  }
}
