package io.firedamp.sinks.format.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.sinks.TestIncidents;
import io.firedamp.sinks.format.HostileIncidents;
import io.firedamp.sinks.format.IncidentFormat;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Both classes against the schema's own files, which are not part of this repository. */
class OcsfSchemaTest {
  private static final long SEED = 20260316;
  private static final List<IncidentStatus> STATUSES = List.of(IncidentStatus.values());
  private static final List<Severity> SEVERITIES = List.of(Severity.values());
  private static final Map<String, IncidentFormat> FORMATS =
      Map.of("detection_finding", new OcsfFormat(), "incident_finding", new OcsfIncidentFormat());

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void obeysTheSchemaWhateverAnAttackerWrote() throws IOException {
    OcsfSchema schema = new OcsfSchema(SharedData.require("schemas/ocsf"));
    Random random = new Random(SEED);

    for (int round = 0; round < 500; round++) {
      Incident incident =
          Incident.newBuilder(HostileIncidents.incident(random, 20))
              .setStatus(STATUSES.get(round % STATUSES.size()))
              .setSeverity(SEVERITIES.get(round % SEVERITIES.size()))
              .setChange(List.of("OPENED", "REVISED", "CLOSED", "").get(round % 4))
              .build();
      for (Map.Entry<String, IncidentFormat> each : FORMATS.entrySet()) {
        for (int largest : List.of(8 * 1024, 1024 * 1024)) {
          JsonNode event = json.readTree(each.getValue().format(incident, largest));
          assertThat(schema.mistakes(each.getKey(), event))
              .as("seed %d, round %d, %s", SEED, round, event)
              .isEmpty();
        }
      }
    }
  }

  @Test
  void isJudgedByAValidatorThatSeesMistakes() throws IOException {
    OcsfSchema schema = new OcsfSchema(SharedData.require("schemas/ocsf"));
    ObjectNode event =
        (ObjectNode)
            json.readTree(
                new OcsfIncidentFormat().format(TestIncidents.incident("a", 1, "x"), 64 * 1024));

    event.remove("assignee_group");
    event.remove("finding_info_list");
    event.put("severity_id", 42).put("verdict", 1).put("firedamp", true);

    assertThat(schema.mistakes("incident_finding", event))
        .anyMatch(mistake -> mistake.contains("at_least_one [\"assignee\",\"assignee_group\"]"))
        .contains(
            " lacks finding_info_list",
            "/severity_id has no value 42",
            "/verdict is no string_t: 1",
            "/firedamp is no attribute of incident_finding");
  }
}
