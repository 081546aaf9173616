package io.firedamp.sinks.format.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.sinks.TestIncidents;
import io.firedamp.sinks.format.IncidentFormat;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a finding tells of an incident's life. */
class OcsfStoryTest {
  private static Incident.Builder revised() {
    return Incident.newBuilder(TestIncidents.incident("6f0c", 2, "mining"));
  }

  private static JsonNode event(IncidentFormat format, Incident incident) throws IOException {
    return new ObjectMapper().readTree(format.format(incident, 256 * 1024));
  }

  @ParameterizedTest
  @CsvSource({
    "OPENED, OPEN, 1, 1, 1, true",
    "ESCALATED, OPEN, 2, 1, 1, true",
    "REVISED, OPEN, 2, 1, 1, false",
    "CLOSED, CLOSED, 3, 4, 5, false",
    "RETRACTED, RETRACTED, 3, 3, 5, false"
  })
  void numbersWhatHappened(
      String change,
      IncidentStatus status,
      int activity,
      int detection,
      int incident,
      boolean alert)
      throws IOException {
    Incident told = revised().setChange(change).setStatus(status).build();

    JsonNode found = event(new OcsfFormat(), told);
    JsonNode handed = event(new OcsfIncidentFormat(), told);

    assertThat(found.path("type_uid").asInt()).isEqualTo(200_400 + activity);
    assertThat(found.path("status_id").asInt()).isEqualTo(detection);
    assertThat(found.path("is_alert").asBoolean()).isEqualTo(alert);
    assertThat(handed.path("type_uid").asInt()).isEqualTo(200_500 + activity);
    assertThat(handed.path("status_id").asInt()).isEqualTo(incident);
  }

  @Test
  void tellsIdsTimesAndWhoMadeIt() throws IOException {
    JsonNode found = event(new OcsfFormat(), revised().build());

    assertThat(found.at("/metadata/uid").asText()).isEqualTo("6f0c:2");
    assertThat(found.at("/metadata/correlation_uid").asText()).isEqualTo("6f0c");
    assertThat(found.at("/metadata/version").asText()).isEqualTo("1.6.0");
    assertThat(found.at("/metadata/is_truncated").asBoolean()).isFalse();
    assertThat(found.at("/metadata/product/name").asText()).isEqualTo("Firedamp");
    assertThat(found.at("/finding_info/uid").asText()).isEqualTo("6f0c");
    assertThat(found.at("/time").asLong()).isEqualTo(1_521_194_460_000L);
    assertThat(found.at("/evidences/0/dst_endpoint/ip").asText()).isEqualTo("203.0.113.9");
    assertThat(found.at("/evidences/0/dst_endpoint/port").asInt()).isEqualTo(3333);
    assertThat(found.at("/observables/0/type_id").asInt()).isEqualTo(2);
    assertThat(found.at("/unmapped/firedamp/delivery_key").asText()).isEqualTo("6f0c:2");
  }

  @Test
  void namesASubtechniqueUnderItsTechnique() throws IOException {
    Incident incident =
        revised()
            .setTechniques(
                List.of(new Technique("T1496.001", "Compute Hijacking", "TA0040", "Impact")))
            .build();

    JsonNode attack = event(new OcsfFormat(), incident).at("/finding_info/attacks/0");

    assertThat(attack.at("/tactic/uid").asText()).isEqualTo("TA0040");
    assertThat(attack.at("/technique/uid").asText()).isEqualTo("T1496");
    assertThat(attack.at("/sub_technique/name").asText()).isEqualTo("Compute Hijacking");
  }

  @Test
  void saysThatSomethingWasCut() throws IOException {
    Incident incident = revised().setSummary("x".repeat(9_000)).build();

    assertThat(event(new OcsfFormat(), incident).at("/metadata/is_truncated").asBoolean()).isTrue();
  }
}
