package io.firedamp.sinks.format.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.schemas.avro.Workload;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.TestIncidents;
import io.firedamp.sinks.format.HostileIncidents;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class EcsFormatTest {
  private static final int LARGE = 256 * 1024;
  private static final long SEED = 20260316;

  private final ObjectMapper json = new ObjectMapper();

  private record Field(String type, boolean isArray) {}

  @Test
  void usesOnlyFieldsOfTheSchemaAndTheirTypes() throws IOException {
    Map<String, Field> schema = schema();
    JsonNode document = json.readTree(new EcsFormat().format(complete(), LARGE));

    visit(
        "",
        document,
        (name, value) -> {
          Field field = schema.get(name);
          if (field == null) {
            throw new AssertionError(name + " is no field of the schema");
          }
          assertThat(value.isArray()).as(name).isEqualTo(field.isArray());
          (value.isArray() ? value : List.of(value))
              .forEach(one -> assertThat(isOf(field.type(), one)).as(name + " " + one).isTrue());
        });
    assertThat(document.at("/event/kind").asText()).isEqualTo("alert");
    assertThat(document.at("/threat/technique/id/0").asText()).isEqualTo("T1496");
    assertThat(document.at("/threat/technique/subtechnique/id/0").asText()).isEqualTo("T1496.001");
    assertThat(document.at("/destination/ip").asText()).isEqualTo("203.0.113.9");
    assertThat(document.at("/destination/port").asInt()).isEqualTo(3333);
  }

  @Test
  void isOneLineWithTheSameIdsWhateverAnAttackerWrote() throws IOException {
    Random random = new Random(SEED);

    for (int round = 0; round < 2_000; round++) {
      Incident incident = HostileIncidents.incident(random, 40);
      byte[] document = new EcsFormat().format(incident, 8192);

      assertThat(document).doesNotContain((byte) '\n', (byte) '\r');
      assertThat(document).as("seed %d", SEED).hasSizeLessThanOrEqualTo(8192);
      assertThat(json.readTree(document).at("/firedamp/delivery_key").asText())
          .isEqualTo(DeliveryKey.of(incident).toString());
    }
  }

  @Test
  void fitsEvenWhenEveryTextIsControlCharacters() throws IOException {
    for (String text : List.of("\u0000", "\u001b", "\u00ff", "\"", "\\", "\n", "\ud83d\ude00")) {
      Incident incident = HostileIncidents.full(text.repeat(5_000), 200);

      byte[] document = new EcsFormat().format(incident, 8192);

      assertThat(document).hasSizeLessThanOrEqualTo(8192);
      JsonNode read = json.readTree(document);
      assertThat(read.at("/firedamp/truncated").asBoolean()).isTrue();
      assertThat(read.at("/firedamp/incident_id").asText()).isEqualTo(incident.getId());
    }
  }

  private static Incident complete() {
    Incident small = TestIncidents.incident("a", 1, "mining");
    return Incident.newBuilder(small)
        .setWorkload(
            Workload.newBuilder()
                .setCluster("prod")
                .setKind("Deployment")
                .setNamespace("shop")
                .setName("web")
                .build())
        .setTechniques(
            List.of(
                new Technique("T1496", "Resource Hijacking", "TA0040", "Impact"),
                new Technique("T1496.001", "Compute Hijacking", "TA0040", "Impact")))
        .setCorrelations(List.of("COR-01"))
        .setChange("OPENED")
        .setBurning(List.of("sidecar"))
        .setCores(1.5)
        .setImages(List.of("docker.io/a/b:1@sha256:" + "0".repeat(64)))
        .setContainers(List.of("c".repeat(64)))
        .setPods(List.of("web-1"))
        .setNodes(List.of("node-1"))
        .setUsers(List.of("system:serviceaccount:shop:web"))
        .setDestinations(List.of("203.0.113.9:3333", "pool.example:443"))
        .build();
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "keyword", "wildcard", "match_only_text" -> value.isTextual();
      case "long" -> value.isIntegralNumber();
      case "float", "scaled_float" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "date" -> Instant.parse(value.asText()).isAfter(Instant.EPOCH);
      case "ip" -> value.isTextual() && value.asText().matches("[0-9a-f.:]+");
      default -> false;
    };
  }

  private static void visit(String path, JsonNode node, BiConsumer<String, JsonNode> leaf) {
    if (!node.isObject()) {
      leaf.accept(path, node);
      return;
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      if (!name.equals("firedamp")) {
        visit(name, entry.getValue(), leaf);
      }
    }
  }

  private static Map<String, Field> schema() throws IOException {
    Map<String, Field> fields = new HashMap<>();
    for (String line : Files.readAllLines(SharedData.require("schemas/ecs/fields.csv"))) {
      String[] columns = line.split(",", 8);
      // A description may take several lines; only the first begins with a version.
      if (columns.length == 8 && columns[0].matches("[0-9].*")) {
        fields.put(columns[3], new Field(columns[4], columns[6].equals("array")));
      }
    }
    return fields;
  }
}
