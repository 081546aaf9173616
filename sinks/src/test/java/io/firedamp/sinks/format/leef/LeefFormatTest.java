package io.firedamp.sinks.format.leef;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.Product;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.TestIncidents;
import io.firedamp.sinks.format.HostileIncidents;
import java.text.ParseException;
import java.text.SimpleDateFormat;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeefFormatTest {
  private static final long SEED = 20260316;
  private static final int LARGE = 256 * 1024;

  private static StrictLeef line(Incident incident, int largest) {
    return StrictLeef.parse(new String(new LeefFormat().format(incident, largest), UTF_8));
  }

  private static Incident.Builder revised() {
    return Incident.newBuilder(TestIncidents.incident("6f0c", 2, "mining"));
  }

  @Test
  void saysWhatWasMeantWhateverAnAttackerWrote() {
    Random random = new Random(SEED);

    for (int round = 0; round < 5_000; round++) {
      Incident incident = HostileIncidents.incident(random, 20);

      assertThat(line(incident, LARGE).attributes())
          .as("seed %d, round %d", SEED, round)
          .containsEntry("deliveryKey", DeliveryKey.of(incident).toString())
          .containsEntry("incidentId", incident.getId())
          .containsEntry("revision", "3")
          .containsEntry(
              "title", VisibleText.of(incident.getTitle(), 256).replaceAll("\\A +| +\\z", ""));
    }
  }

  @Test
  void showsTheDelimiterInAValueBecauseNothingIsEscaped() {
    Incident incident = revised().setTitle("a^dst=198.51.100.1|b").build();

    StrictLeef leef = line(incident, LARGE);

    assertThat(leef.attributes())
        .containsEntry("title", "a\\u005edst=198.51.100.1|b")
        .containsEntry("dst", "203.0.113.9");
  }

  @Test
  void showsASeparatorInARuleThatSomebodyElseNamed() {
    Incident incident = revised().setCorrelations(List.of("a|b^c")).build();

    assertThat(line(incident, LARGE).header())
        .containsExactly(
            "LEEF:2.0", "Firedamp", "Firedamp", Product.version(), "a\\u007cb\\u005ec", "^");
  }

  @Test
  void fitsAndKeepsItsIdsAndSaysWhatIsMissing() {
    Random random = new Random(SEED);

    for (int size = 2048; size < 4096; size += 3) {
      Incident incident = HostileIncidents.incident(random, 300);
      byte[] bytes = new LeefFormat().format(incident, size);

      assertThat(bytes).as("seed %d", SEED).hasSizeLessThanOrEqualTo(size);
      Map<String, String> attributes = StrictLeef.parse(new String(bytes, UTF_8)).attributes();
      assertThat(attributes)
          .containsEntry("deliveryKey", DeliveryKey.of(incident).toString())
          .containsEntry("incidentId", incident.getId());
      assertThat(attributes.containsKey("truncated") || attributes.containsKey("summary")).isTrue();
    }
    assertThat(line(revised().setSummary("x".repeat(5_000)).build(), LARGE).attributes())
        .containsEntry("truncated", "true");
    assertThat(line(revised().build(), LARGE).attributes()).doesNotContainKey("truncated");
  }

  @Test
  void writesItsTimeAsItSaysItDoes() throws ParseException {
    Map<String, String> attributes = line(revised().build(), LARGE).attributes();

    Instant read =
        new SimpleDateFormat(Objects.requireNonNull(attributes.get("devTimeFormat")), Locale.ROOT)
            .parse(Objects.requireNonNull(attributes.get("devTime")))
            .toInstant();

    assertThat(read).isEqualTo(Instant.parse("2018-03-16T10:01:00Z"));
    assertThat(attributes).containsEntry("sev", "10").containsEntry("dstPort", "3333");
  }
}
