package io.firedamp.sinks.format.stix;

import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.sinks.format.HostileIncidents;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class StixFormatTest {
  private static final long SEED = 20260316;

  private final ObjectMapper json = new ObjectMapper();
  private final StixFormat format = new StixFormat();

  private Map<String, JsonNode> objects(Incident incident, int largest) throws IOException {
    Map<String, JsonNode> objects = new HashMap<>();
    for (JsonNode object : json.readTree(format.format(incident, largest)).path("objects")) {
      assertThat(objects.put(object.path("id").asText(), object)).as("told twice").isNull();
    }
    return objects;
  }

  private static JsonNode only(Map<String, JsonNode> objects, String type) {
    return objects.values().stream()
        .filter(object -> object.path("type").asText().equals(type))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void refersOnlyToWhatItTellsWhateverAnAttackerWrote() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 100; round++) {
      Incident incident = HostileIncidents.incident(random, 20);
      for (int largest : List.of(format.smallest(), 256 * 1024)) {
        Map<String, JsonNode> objects = objects(incident, largest);
        objects
            .values()
            .forEach(
                object -> {
                  assertThat(object.path("id").asText())
                      .matches(
                          object.path("type").asText()
                              + "--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
                  assertThat(Instant.parse(object.path("modified").asText()))
                      .isAfterOrEqualTo(Instant.parse(object.path("created").asText()));
                  object
                      .properties()
                      .forEach(
                          field -> {
                            if (field.getKey().endsWith("_ref")) {
                              assertThat(objects).containsKey(field.getValue().asText());
                            } else if (field.getKey().endsWith("_refs")) {
                              StreamSupport.stream(field.getValue().spliterator(), false)
                                  .forEach(ref -> assertThat(objects).containsKey(ref.asText()));
                            }
                          });
                });
      }
    }
  }

  @Test
  void saysWhatIsIndicatedInStixsLanguageOfPatterns() throws IOException {
    Incident incident =
        Incident.newBuilder(incident("a", 1, "x"))
            .setDestinations(
                List.of("198.51.100.7:3333", "[2001:db8::7]:443", "pool.example:14444", "it's] OR"))
            .build();

    assertThat(objects(incident, 256 * 1024).values())
        .filteredOn(object -> object.path("type").asText().equals("indicator"))
        .extracting(object -> object.path("pattern").asText())
        .containsExactlyInAnyOrder(
            "[ipv4-addr:value = '198.51.100.7']",
            "[ipv6-addr:value = '2001:db8::7']",
            "[domain-name:value = 'pool.example']");
  }

  @Test
  void isTheSameReportInALaterVersionAtTheNextRevision() throws IOException {
    JsonNode first = only(objects(incident("a", 1, "x"), 65_536), "report");
    JsonNode second = only(objects(incident("a", 2, "x"), 65_536), "report");

    assertThat(second.path("id")).isEqualTo(first.path("id"));
    assertThat(second.path("created")).isEqualTo(first.path("created"));
    assertThat(second.path("modified").asText()).isGreaterThan(first.path("modified").asText());
    assertThat(second.path("external_references").get(0).path("external_id").asText())
        .isEqualTo("a:2");
  }

  @Test
  void isAnotherReportWhereTheOpeningMoved() throws IOException {
    Incident earlier = Incident.newBuilder(incident("a", 2, "x")).setOpened(Instant.EPOCH).build();

    assertThat(only(objects(earlier, 65_536), "report").path("id"))
        .isNotEqualTo(only(objects(incident("a", 1, "x"), 65_536), "report").path("id"));
  }

  @Test
  void takesBackTheIndicatorsOfWhatIsRetracted() throws IOException {
    Incident retracted =
        Incident.newBuilder(incident("a", 2, "x")).setStatus(IncidentStatus.RETRACTED).build();

    assertThat(only(objects(retracted, 65_536), "indicator").path("revoked").asBoolean()).isTrue();
  }

  @Test
  void accusesNobodyOfMiningWhereASourceIsSilent() throws IOException {
    Incident silent =
        Incident.newBuilder(incident("a", 1, "x")).setKind(IncidentKind.HEALTH).build();

    assertThat(objects(silent, 65_536).values())
        .extracting(object -> object.path("type").asText())
        .containsExactlyInAnyOrder("report", "identity");
  }

  @Test
  void namesATechniqueOnceByItsIdAlone() throws IOException {
    Technique technique = new Technique("T1496.001", "Compute Hijacking", "TA0040", "Impact");
    Incident incident =
        Incident.newBuilder(incident("a", 1, "x"))
            .setTechniques(
                List.of(technique, technique, new Technique("<script>", "x", "TA0040", "Impact")))
            .build();

    assertThat(objects(incident, 65_536).values())
        .filteredOn(object -> object.path("type").asText().equals("attack-pattern"))
        .singleElement()
        .satisfies(object -> assertThat(object.path("name").asText()).isEqualTo("T1496.001"));
  }
}
