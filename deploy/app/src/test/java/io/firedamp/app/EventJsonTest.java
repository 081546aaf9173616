package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.Evidence;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EventJsonTest {
  @Test
  void writesBytesAsBase64AndLeavesTheirPositionAlone() {
    ByteBuffer original = ByteBuffer.wrap("raw".getBytes(StandardCharsets.UTF_8));
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setOrigin("zeek")
            .setReason("r")
            .setStage("parse")
            .setTime(Instant.EPOCH)
            .setOriginal(original)
            .setOriginalSize(3)
            .setContext(Map.of("offset", "7"))
            .build();

    assertThat(EventJson.tree(letter).path("original").asText()).isEqualTo("cmF3");
    assertThat(EventJson.tree(letter).path("original").asText()).isEqualTo("cmF3");
    assertThat(EventJson.tree(letter).path("context").path("offset").asText()).isEqualTo("7");
    assertThat(EventJson.tree(letter).path("originalSize").isNumber()).isTrue();
  }

  @Test
  void writesTimesAndNumbersAsSuch() {
    Evidence evidence = new Evidence("t", 2, 1L << 40, "e", Instant.parse("2021-03-01T10:00:00Z"));

    assertThat(EventJson.tree(evidence).toString())
        .isEqualTo(
            "{\"topic\":\"t\",\"partition\":2,\"offset\":1099511627776,\"eventId\":\"e\","
                + "\"time\":\"2021-03-01T10:00:00Z\"}");
  }

  @Test
  void leavesOutWhatIsNotThere() {
    assertThat(EventJson.tree(IncidentTextTest.incident("x")).has("lastSeen")).isFalse();
  }

  @Test
  void indentsForPeople() {
    Evidence evidence = new Evidence("t", 0, 0L, "e", Instant.EPOCH);

    assertThat(EventJson.text(EventJson.tree(evidence)).lines().toList())
        .hasSize(7)
        .contains("  \"topic\" : \"t\",");
  }
}
