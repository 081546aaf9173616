package io.firedamp.sinks.format.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.Product;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.LegScore;
import io.firedamp.schemas.avro.SumLine;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.sinks.TestIncidents;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a document tells of an incident's life, extent and techniques. */
class EcsStoryTest {
  private static final int LARGE = 256 * 1024;

  private final ObjectMapper json = new ObjectMapper();

  @ParameterizedTest
  @CsvSource({
    "OPENED, alert, incident-opened",
    "ESCALATED, alert, incident-escalated",
    "REOPENED, alert, incident-reopened",
    "REVISED, event, incident-revised",
    "CLOSED, event, incident-closed",
    "RETRACTED, event, incident-retracted"
  })
  void isAnAlertOnlyWhenAPersonMustBeToldNow(String change, String kind, String action)
      throws IOException {
    JsonNode document = document(revised().setChange(change).build());

    assertThat(document.at("/event/kind").asText()).isEqualTo(kind);
    assertThat(document.at("/event/action").asText()).isEqualTo(action);
    assertThat(document.at("/firedamp/change").asText()).isEqualTo(change);
  }

  @Test
  void theSilenceOfASourceIsNoMalware() throws IOException {
    JsonNode document =
        document(revised().setKind(IncidentKind.HEALTH).setChange("OPENED").build());

    assertThat(document.at("/event/kind").asText()).isEqualTo("alert");
    assertThat(document.at("/event/category")).extracting(JsonNode::asText).containsExactly("host");
    assertThat(document.at("/event/dataset").asText()).isEqualTo("firedamp.health");
    assertThat(document.at("/rule/name").asText()).startsWith("A source is silent");
    assertThat(document.at("/firedamp/kind").asText()).isEqualTo("HEALTH");
    assertThat(document(revised().build()).at("/firedamp/kind").asText()).isEqualTo("MINING");
  }

  @Test
  void tellsHowWideItIsAndWhatItHasCost() throws IOException {
    JsonNode document =
        document(
            revised()
                .setOngoing(true)
                .setLastSeen(Instant.parse("2018-03-17T10:00:00Z"))
                .setPodsNow(2)
                .setPodsEver(7)
                .setNodesNow(1)
                .setNodesEver(3)
                .setBurning(List.of("sidecar", "web"))
                .setCores(3.5)
                .setCoreHours(84.0)
                .setCost(3.36)
                .setDecibans(13.2)
                .build());

    JsonNode ours = document.get("firedamp");
    assertThat(ours.get("ongoing").asBoolean()).isTrue();
    assertThat(ours.get("last_seen").asText()).isEqualTo("2018-03-17T10:00:00.000Z");
    assertThat(ours.get("pods_now").asInt()).isEqualTo(2);
    assertThat(ours.get("pods_ever").asInt()).isEqualTo(7);
    assertThat(ours.get("nodes_now").asInt()).isEqualTo(1);
    assertThat(ours.get("nodes_ever").asInt()).isEqualTo(3);
    assertThat(ours.get("burning")).extracting(JsonNode::asText).containsExactly("sidecar", "web");
    assertThat(ours.get("cores").asDouble()).isEqualTo(3.5);
    assertThat(ours.get("core_hours").asDouble()).isEqualTo(84.0);
    assertThat(ours.get("cost_usd").asDouble()).isEqualTo(3.36);
    assertThat(ours.get("decibans").asDouble()).isEqualTo(13.2);
    assertThat(document.at("/container/name").asText()).isEqualTo("sidecar");
    assertThat(document.at("/observer/version").asText()).isEqualTo(Product.version());
  }

  @Test
  void tellsTheCampaignsItIsOf() throws IOException {
    JsonNode document = document(revised().setCampaigns(List.of("6f0c", "a1b2")).build());

    assertThat(document.at("/firedamp/campaigns"))
        .extracting(JsonNode::asText)
        .containsExactly("6f0c", "a1b2");
  }

  @Test
  void tellsNoQuantityThatIsUnknownOrNoNumber() throws IOException {
    JsonNode document =
        document(revised().setCores(Double.NaN).setCoreHours(Double.POSITIVE_INFINITY).build());

    assertThat(document.get("firedamp").has("cores")).isFalse();
    assertThat(document.get("firedamp").has("core_hours")).isFalse();
    assertThat(document.get("firedamp").has("cost_usd")).isFalse();
    assertThat(document.get("firedamp").has("last_seen")).isFalse();
    assertThat(document.get("firedamp").get("ongoing").asBoolean()).isFalse();
    assertThat(document.has("container")).isFalse();
  }

  @Test
  void tellsTheAdditionBehindItsConfidence() throws IOException {
    JsonNode document =
        document(
            revised()
                .setLegs(List.of(new LegScore(Leg.NETWORK, "NET-04", 23, 23.1, List.of("held"))))
                .setSum(
                    List.of(
                        new SumLine("prior", -40.0, "one in 10,000"),
                        new SumLine("NETWORK NET-04", 23.1, "")))
                .build());

    assertThat(document.at("/firedamp/legs/0/decibans").asDouble()).isEqualTo(23.1);
    assertThat(document.at("/firedamp/legs/0/traits/0").asText()).isEqualTo("held");
    assertThat(document.at("/firedamp/sum/0/label").asText()).isEqualTo("prior");
    assertThat(document.at("/firedamp/sum/0/decibans").asDouble()).isEqualTo(-40.0);
    assertThat(document.at("/firedamp/sum/0/note").asText()).isEqualTo("one in 10,000");
    assertThat(document.at("/firedamp/sum/1").has("note")).isFalse();
  }

  @Test
  void pairsEachTechniqueWithItsName() throws IOException {
    JsonNode threat =
        document(
                revised()
                    .setTechniques(
                        List.of(
                            new Technique("T1071", "Application Layer Protocol", "TA0011", "C2"),
                            technique("T1071.001", "Application Layer Protocol: Web Protocols"),
                            technique("T1071.004", "Application Layer Protocol: DNS"),
                            new Technique("T9999.001", "A plugin's own", "", ""),
                            new Technique("T8888", "", "TA9999", "")))
                    .build())
            .get("threat");

    assertThat(texts(threat.at("/technique/id"))).containsExactly("T1071", "T8888", "T9999");
    assertThat(texts(threat.at("/technique/name")))
        .containsExactly("Application Layer Protocol", "T8888", "T9999");
    assertThat(texts(threat.at("/technique/subtechnique/id")))
        .containsExactly("T1071.001", "T1071.004", "T9999.001");
    assertThat(texts(threat.at("/technique/subtechnique/name")))
        .containsExactly("Web Protocols", "DNS", "A plugin's own");
    assertThat(texts(threat.at("/tactic/id"))).containsExactly("TA0011", "TA9999");
    assertThat(texts(threat.at("/tactic/name"))).containsExactly("C2", "TA9999");
  }

  @Test
  void namesTheParentOfASubtechniqueThatStandsAlone() throws IOException {
    JsonNode threat =
        document(
                revised()
                    .setTechniques(
                        List.of(technique("T1496.001", "Resource Hijacking: Compute Hijacking")))
                    .build())
            .get("threat");

    assertThat(texts(threat.at("/technique/id"))).containsExactly("T1496");
    assertThat(texts(threat.at("/technique/name"))).containsExactly("Resource Hijacking");
    assertThat(texts(threat.at("/technique/subtechnique/name")))
        .containsExactly("Compute Hijacking");
  }

  @Test
  void keepsThePairsOfManyTechniquesWhereTheyAreCut() throws IOException {
    List<Technique> many =
        IntStream.range(0, 200)
            .mapToObj(i -> new Technique("T%04d".formatted(i), "Name " + i, "TA" + i, "Tac " + i))
            .toList();

    JsonNode threat = document(revised().setTechniques(many).build()).get("threat");

    assertThat(threat.at("/technique/id")).hasSameSizeAs(threat.at("/technique/name"));
    assertThat(threat.at("/technique/id/63").asText()).isEqualTo("T0063");
    assertThat(threat.at("/technique/name/63").asText()).isEqualTo("Name 63");
    assertThat(threat.at("/tactic/id")).hasSameSizeAs(threat.at("/tactic/name"));
  }

  @Test
  void tellsOfNoThreatWithoutATechnique() throws IOException {
    assertThat(document(revised().build()).has("threat")).isFalse();
  }

  @Test
  void saysThatATextOrAListWasCut() throws IOException {
    Incident whole = revised().build();
    Incident longText = revised().setTitle("x".repeat(1_025)).build();
    Incident longList = revised().setPods(Collections.nCopies(65, "web")).build();

    assertThat(document(whole).at("/firedamp/truncated").asBoolean()).isFalse();
    assertThat(document(longText).at("/firedamp/truncated").asBoolean()).isTrue();
    assertThat(document(longText).at("/firedamp/title").asText()).endsWith("x…");
    assertThat(document(longList).at("/firedamp/truncated").asBoolean()).isTrue();
    assertThat(document(longList).at("/firedamp/pods")).hasSize(64);
  }

  @Test
  void shortensAnEscapedTextByWhatIsShown() throws IOException {
    JsonNode document = document(revised().setTitle("\u202e".repeat(1_000)).build());

    assertThat(document.at("/event/reason").asText()).startsWith("\\u202e\\u202e").hasSize(1_024);
    assertThat(document.at("/firedamp/truncated").asBoolean()).isTrue();
  }

  private JsonNode document(Incident incident) throws IOException {
    return json.readTree(new EcsFormat().format(incident, LARGE));
  }

  private static List<String> texts(JsonNode array) {
    return IntStream.range(0, array.size()).mapToObj(i -> array.get(i).asText()).toList();
  }

  private static Technique technique(String id, String name) {
    return new Technique(id, name, "TA0011", "C2");
  }

  private static Incident.Builder revised() {
    return Incident.newBuilder(TestIncidents.incident("a", 2, "mining"))
        .setStatus(IncidentStatus.OPEN);
  }
}
