package io.firedamp.sinks.format.gelf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.TestIncidents;
import io.firedamp.sinks.format.HostileIncidents;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GelfFormatTest {
  private static final long SEED = 20260316;
  private static final Set<String> STANDARD =
      Set.of("version", "host", "short_message", "full_message", "timestamp", "level");

  private final ObjectMapper json =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /** As the specification has it, and nothing beside. */
  private JsonNode strict(byte[] message) throws IOException {
    JsonNode gelf = json.readTree(message);
    assertThat(gelf.path("version").asText()).isEqualTo("1.1");
    assertThat(gelf.path("host").asText()).isNotBlank();
    assertThat(gelf.path("short_message").asText()).isNotBlank();
    gelf.properties()
        .forEach(
            e -> {
              assertThat(STANDARD.contains(e.getKey()) || e.getKey().matches("_[\\w.-]+"))
                  .as(e.getKey())
                  .isTrue();
              assertThat(e.getKey()).isNotEqualTo("_id");
              assertThat(e.getValue().isTextual() || e.getValue().isNumber()).isTrue();
            });
    return gelf;
  }

  @Test
  void obeysTheSpecificationWhateverAnAttackerWrote() throws IOException {
    Random random = new Random(SEED);

    for (int round = 0; round < 2_000; round++) {
      Incident incident = HostileIncidents.incident(random, 20);
      JsonNode gelf =
          strict(new GelfFormat().format(incident, 8 * 1024 + random.nextInt(8 * 1024)));

      assertThat(gelf.path("_delivery_key").asText())
          .as("seed %d, round %d", SEED, round)
          .isEqualTo(DeliveryKey.of(incident).toString());
      assertThat(gelf.path("_incident_id").asText()).isEqualTo(incident.getId());
    }
  }

  @Test
  void tellsTimeInSecondsAndLevelAsSyslogDoes() throws IOException {
    byte[] message = new GelfFormat().format(TestIncidents.incident("6f0c", 2, "mining"), 65_536);

    assertThat(new String(message, UTF_8)).contains("\"timestamp\":1521194460.000,");
    JsonNode gelf = strict(message);
    assertThat(gelf.path("level").asInt()).isEqualTo(1);
    assertThat(gelf.path("_dst_ip").asText()).isEqualTo("203.0.113.9");
    assertThat(gelf.path("_dst_port").asInt()).isEqualTo(3333);
    assertThat(gelf.path("_truncated").asInt()).isZero();
  }

  @Test
  void saysThatSomethingWasLeftOut() throws IOException {
    Incident many =
        Incident.newBuilder(TestIncidents.incident("6f0c", 2, ""))
            .setPods(java.util.Collections.nCopies(65, "p"))
            .setCorrelations(List.of("COR-01"))
            .build();

    JsonNode gelf = strict(new GelfFormat().format(many, 65_536));

    assertThat(gelf.path("_truncated").asInt()).isEqualTo(1);
    assertThat(gelf.path("short_message").asText()).isEqualTo("COR-01");
  }
}
