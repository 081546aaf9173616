package io.firedamp.sinks.format.plain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.TestIncidents;
import io.firedamp.sinks.format.HostileIncidents;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PlainFormatTest {
  private static final long SEED = 20260316;
  private static final Pattern LINE =
      Pattern.compile("Firedamp (\\S+:\\d+)((?: [a-zA-Z_-]+=\"[^\"]*\")+)");
  private static final Pattern FIELD = Pattern.compile(" ([a-zA-Z_-]+)=\"([^\"]*)\"");

  private static Map<String, String> strict(byte[] line) {
    Matcher whole = LINE.matcher(new String(line, UTF_8));
    assertThat(whole.matches()).as(new String(line, UTF_8)).isTrue();
    Map<String, String> fields = new LinkedHashMap<>(Map.of("key", whole.group(1)));
    Matcher field = FIELD.matcher(whole.group(2));
    while (field.find()) {
      assertThat(fields.put(field.group(1), field.group(2))).isNull();
    }
    return fields;
  }

  @Test
  void cannotBeForgedByWhatAnAttackerWrote() {
    Random random = new Random(SEED);

    for (int round = 0; round < 5_000; round++) {
      Incident incident = HostileIncidents.incident(random, 20);
      Map<String, String> fields =
          strict(new PlainFormat().format(incident, 1024 + random.nextInt(64 * 1024)));

      assertThat(fields)
          .as("seed %d, round %d", SEED, round)
          .containsEntry("key", DeliveryKey.of(incident).toString())
          .containsEntry(
              "title",
              VisibleText.of(incident.getTitle(), 256)
                  .replaceAll("\\A +| +\\z", "")
                  .replace('"', '\''));
    }
  }

  @Test
  void isReadByAPerson() {
    assertThat(
            new String(
                new PlainFormat().format(TestIncidents.incident("6f0c", 2, "mining"), 8192), UTF_8))
        .isEqualTo(
            "Firedamp 6f0c:2 title=\"mining\" cluster=\"prod\" workload=\"pod/web\""
                + " severity=\"CRITICAL\" status=\"OPEN\" confidence=\"97 %\""
                + " opened=\"2018-03-16T10:00:00Z\" latest_evidence=\"2018-03-16T10:01:00Z\""
                + " rule=\"firedamp\" destinations=\"203.0.113.9:3333\" summary=\"mining\"");
  }

  @Test
  void saysThatSomethingWasCut() {
    Incident incident =
        Incident.newBuilder(TestIncidents.incident("6f0c", 2, "mining"))
            .setSummary("x".repeat(2_000))
            .build();

    assertThat(strict(new PlainFormat().format(incident, 1024))).containsEntry("truncated", "true");
    assertThat(strict(new PlainFormat().format(incident, 8192))).doesNotContainKey("truncated");
  }
}
