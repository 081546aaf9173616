package io.firedamp.sinks.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.cef.StrictCef;
import io.firedamp.sinks.format.leef.StrictLeef;
import java.io.IOException;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a strict reader of a format reads is what was meant, and nothing beside: written again by
 * the format's rules it is the same line. {@code -Dfiredamp.rounds=1000000} tries a million, {@code
 * -Dfiredamp.seed} others.
 */
class HostileRoundTripTest {
  private static final long SEED = Long.getLong("firedamp.seed", 20260316);
  private static final int ROUNDS = Integer.getInteger("firedamp.rounds", 1_000);
  private static final int LARGE = 256 * 1024;

  private final JsonMapper json =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  @Test
  void readsCefAsItWasMeant() {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      Incident incident = HostileIncidents.incident(random, 20);
      String line = line("cef", incident);

      StrictCef cef = StrictCef.parse(line);

      assertThat(cef.header().get(5)).isEqualTo(VisibleText.of(incident.getTitle(), 256));
      assertThat(cef.extension())
          .as("seed %d, round %d", SEED, round)
          .containsEntry("externalId", DeliveryKey.of(incident).toString())
          .containsEntry("msg", bare(VisibleText.of(incident.getSummary(), 4096)));
      assertThat(written(cef)).as("seed %d, round %d", SEED, round).isEqualTo(line);
    }
  }

  @Test
  void readsLeefAsItWasMeant() {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      Incident incident = HostileIncidents.incident(random, 20);
      String line = line("leef", incident);

      StrictLeef leef = StrictLeef.parse(line);

      assertThat(leef.attributes())
          .as("seed %d, round %d", SEED, round)
          .containsEntry("deliveryKey", DeliveryKey.of(incident).toString())
          .containsEntry("title", bare(VisibleText.of(incident.getTitle(), 256)));
      assertThat(written(leef)).as("seed %d, round %d", SEED, round).isEqualTo(line);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ecs, /message, /event/id",
    "ocsf, /finding_info/desc, /finding_info/uid",
    "gelf, /full_message, /_incident_id"
  })
  void readsJsonAsItWasMeant(String format, String summary, String id) throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      Incident incident = HostileIncidents.incident(random, 20);
      String line = line(format, incident);

      JsonNode tree = json.readTree(line);

      assertThat(tree.at(summary).asText())
          .as("seed %d, round %d", SEED, round)
          .isEqualTo(VisibleText.of(incident.getSummary()));
      assertThat(tree.at(id).asText()).isEqualTo(incident.getId());
      assertThat(new String(json.writeValueAsBytes(tree), UTF_8))
          .as("seed %d, round %d", SEED, round)
          .isEqualTo(line);
    }
  }

  private static String line(String format, Incident incident) {
    return new String(IncidentFormats.bundled().named(format).format(incident, LARGE), UTF_8);
  }

  /** By ArcSight's rules: header and extension escape what separates them, each its own. */
  private static String written(StrictCef cef) {
    String header =
        cef.header().stream()
            .map(part -> part.replace("\\", "\\\\").replace("|", "\\|") + "|")
            .collect(Collectors.joining());
    return header
        + cef.extension().entrySet().stream()
            .map(
                each ->
                    each.getKey() + "=" + each.getValue().replace("\\", "\\\\").replace("=", "\\="))
            .collect(Collectors.joining(" "));
  }

  /** By IBM's rules: nothing is escaped. */
  private static String written(StrictLeef leef) {
    return leef.header().stream().map(part -> part + "|").collect(Collectors.joining())
        + leef.attributes().entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(leef.header().get(5)));
  }

  /** Spaces around a value are no part of it. */
  private static String bare(String text) {
    return text.replaceAll("\\A +| +\\z", "");
  }
}
