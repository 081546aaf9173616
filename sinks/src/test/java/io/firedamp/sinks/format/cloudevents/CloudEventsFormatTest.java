package io.firedamp.sinks.format.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.TestIncidents;
import io.firedamp.sinks.format.HostileIncidents;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CloudEventsFormatTest {
  private static final long SEED = 20260316;

  private final ObjectMapper json =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /** As the specification and its JSON event format have it. */
  private JsonNode strict(byte[] message) throws IOException {
    JsonNode event = json.readTree(message);
    for (String required : List.of("id", "source", "specversion", "type")) {
      assertThat(event.path(required).asText()).as(required).isNotEmpty();
    }
    assertThat(event.path("specversion").asText()).isEqualTo("1.0");
    assertThat(URI.create(event.path("source").asText()).getPath()).startsWith("/firedamp/");
    assertThat(Instant.parse(event.path("time").asText())).isNotNull();
    event.fieldNames().forEachRemaining(name -> assertThat(name).matches("[a-z0-9]{1,20}"));
    return event;
  }

  @Test
  void obeysTheSpecificationWhateverAnAttackerWrote() throws IOException {
    Random random = new Random(SEED);

    for (int round = 0; round < 2_000; round++) {
      Incident incident = HostileIncidents.incident(random, 20);
      JsonNode event =
          strict(new CloudEventsFormat().format(incident, 8 * 1024 + random.nextInt(8 * 1024)));

      assertThat(event.path("id").asText())
          .as("seed %d, round %d", SEED, round)
          .isEqualTo(DeliveryKey.of(incident).toString());
      assertThat(event.path("subject").asText()).isEqualTo(incident.getId());
      assertThat(event.at("/data/incident_id").asText()).isEqualTo(incident.getId());
    }
  }

  @Test
  void saysWhatHappenedWhereAndWhen() throws IOException {
    Incident incident =
        Incident.newBuilder(TestIncidents.incident("6f0c", 2, "mining"))
            .setChange("ESCALATED")
            .build();

    JsonNode event = strict(new CloudEventsFormat().format(incident, 65_536));

    assertThat(event.path("type").asText()).isEqualTo("io.firedamp.incident.escalated");
    assertThat(event.path("source").asText()).isEqualTo("/firedamp/prod");
    assertThat(event.path("time").asText()).isEqualTo("2018-03-16T10:01:00.000Z");
    assertThat(event.at("/data/title").asText()).isEqualTo("mining");
    assertThat(event.at("/data/truncated").asBoolean()).isFalse();
  }
}
