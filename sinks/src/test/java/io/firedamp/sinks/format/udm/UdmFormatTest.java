package io.firedamp.sinks.format.udm;

import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Technique;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class UdmFormatTest {
  private final UdmFormat format = new UdmFormat();

  private JsonNode event(Incident incident) throws IOException {
    return new ObjectMapper().readTree(format.format(incident, 64 * 1024));
  }

  @Test
  void saysWhoAndWhomAndHowBad() throws IOException {
    Incident incident =
        Incident.newBuilder(incident("a", 3, "x"))
            .setNodes(List.of("node-1", "node-2"))
            .setDestinations(List.of("198.51.100.7:3333"))
            .setTechniques(
                List.of(new Technique("T1496.001", "Compute Hijacking", "TA0040", "Impact")))
            .build();

    JsonNode event = event(incident);

    JsonNode result = event.path("securityResult").get(0);
    assertThat(event.path("metadata").path("productLogId").asText()).isEqualTo("a:3");
    assertThat(event.path("metadata").path("eventTimestamp").asText())
        .isEqualTo("2018-03-16T10:01:00.000Z");
    assertThat(event.path("principal").path("hostname").asText()).isEqualTo("node-1");
    assertThat(event.path("target").path("ip").get(0).asText()).isEqualTo("198.51.100.7");
    assertThat(event.path("target").path("port").asInt()).isEqualTo(3333);
    assertThat(result.path("alertState").asText()).isEqualTo("ALERTING");
    assertThat(result.path("severity").asText()).isEqualTo("CRITICAL");
    assertThat(result.path("confidence").asText()).isEqualTo("HIGH_CONFIDENCE");
    assertThat(
            result.path("attackDetails").path("techniques").get(0).path("subtechniqueId").asText())
        .isEqualTo("T1496.001");
  }

  @Test
  void takesANameForAHostAndNotForAnAddress() throws IOException {
    Incident incident =
        Incident.newBuilder(incident("a", 1, "x"))
            .setDestinations(List.of("pool.example:14444"))
            .build();

    JsonNode target = event(incident).path("target");

    assertThat(target.path("hostname").asText()).isEqualTo("pool.example");
    assertThat(target.has("ip")).isFalse();
  }

  @Test
  void alertsNobodyOfWhatEnds() throws IOException {
    Incident ended =
        Incident.newBuilder(incident("a", 2, "x"))
            .setStatus(IncidentStatus.CLOSED)
            .setChange("CLOSED")
            .build();

    assertThat(event(ended).path("securityResult").get(0).path("alertState").asText())
        .isEqualTo("NOT_ALERTING");
  }

  @Test
  void leavesOutAPeerThatNobodyKnows() throws IOException {
    Incident alone = Incident.newBuilder(incident("a", 1, "x")).setDestinations(List.of()).build();

    assertThat(event(alone).has("target")).isFalse();
  }
}
