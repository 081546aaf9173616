package io.firedamp.sinks.format.cef;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.Product;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.sinks.TestIncidents;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a line tells of an incident's life and extent. */
class CefStoryTest {
  private static final int LARGE = 256 * 1024;

  @Test
  void namesTheProductAndItsVersion() {
    StrictCef cef = line(revised().build());

    assertThat(cef.header())
        .startsWith("CEF:0", "Firedamp", "Firedamp", Product.version(), "firedamp", "mining");
  }

  @Test
  void tellsHowWideItIsAndWhatItHasCost() {
    Map<String, String> fields =
        line(revised()
                .setChange("ESCALATED")
                .setPodsNow(2)
                .setPodsEver(7)
                .setNodesNow(1)
                .setBurning(List.of("sidecar", "web"))
                .setCores(3.5)
                .setCoreHours(8400000000.0)
                .setCost(0.0004)
                .setDecibans(-1.5)
                .build())
            .extension();

    assertThat(fields)
        .containsEntry("reason", "ESCALATED")
        .containsEntry("cn3", "7")
        .containsEntry("flexNumber1", "2")
        .containsEntry("flexNumber2", "1")
        .containsEntry("flexString2", "sidecar,web")
        .containsEntry("cfp1", "3.5")
        .containsEntry("cfp2", "8400000000")
        .containsEntry("cfp3", "0.0004")
        .containsEntry("cfp4", "-1.5")
        .containsEntry("cfp3Label", "costUsd");
  }

  @Test
  void theSilenceOfASourceIsOfAnotherCategory() {
    assertThat(line(revised().build()).extension()).containsEntry("cat", "Cryptomining");
    assertThat(line(revised().setKind(IncidentKind.HEALTH).build()).extension())
        .containsEntry("cat", "Health");
  }

  @Test
  void tellsNothingThatIsUnknown() {
    Map<String, String> fields =
        line(revised().setCores(Double.NaN).setDestinations(List.of()).build()).extension();

    assertThat(fields)
        .doesNotContainKeys(
            "reason", "cn3", "cfp1", "cfp2", "flexString2", "dst", "dhost", "suser");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "   "})
  void leavesOutWhatIsBlankAndTellsWhatFollows(String image) {
    Map<String, String> fields = line(revised().setImages(List.of(image)).build()).extension();

    assertThat(fields).doesNotContainKey("cs4").containsEntry("msg", "mining");
  }

  @Test
  void saysThatSomethingWasCutBesideTheIds() {
    Incident longSummary = revised().setSummary("x".repeat(5_000)).build();

    assertThat(line(revised().build()).extension()).doesNotContainKey("flexString1");
    assertThat(line(longSummary).extension())
        .containsEntry("flexString1Label", "truncated")
        .containsEntry("flexString1", "true");
    assertThat(List.copyOf(line(longSummary).extension().keySet()).subList(0, 3))
        .containsExactly("externalId", "flexString1Label", "flexString1");
  }

  @Test
  void saysSoWhereTheSizeIsWhatCutIt() {
    Incident incident = revised().setSummary("x".repeat(4_000)).build();

    byte[] line = new CefFormat().format(incident, 2_048);

    Map<String, String> fields =
        StrictCef.parse(new String(line, StandardCharsets.UTF_8)).extension();
    assertThat(fields).containsEntry("flexString1", "true");
    assertThat(fields.get("msg")).endsWith("x…");
  }

  @Test
  void knowsItsKeyBehindATitleThatImitatesOne() {
    Incident incident = revised().setTitle("a|5|externalId=b:9 \\").build();

    byte[] line = new CefFormat().format(incident, LARGE);

    assertThat(new CefFormat().deliveryKey(line)).hasToString("Optional[a:2]");
  }

  private static StrictCef line(Incident incident) {
    return StrictCef.parse(
        new String(new CefFormat().format(incident, LARGE), StandardCharsets.UTF_8));
  }

  private static Incident.Builder revised() {
    return Incident.newBuilder(TestIncidents.incident("a", 2, "mining"));
  }
}
