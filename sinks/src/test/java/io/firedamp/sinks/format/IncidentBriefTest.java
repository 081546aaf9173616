package io.firedamp.sinks.format;

import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.format.IncidentBrief.Fact;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IncidentBriefTest {
  private static final long SEED = 20261128;

  @Test
  void tellsWhereItIsAndWhyAndHowSure() {
    IncidentBrief brief = IncidentBrief.of(incident("a", 1, "a miner"));

    assertThat(brief.title()).isEqualTo("a miner");
    assertThat(brief.facts())
        .contains(
            new Fact("cluster", "prod"),
            new Fact("workload", "pod/web"),
            new Fact("severity", "CRITICAL"),
            new Fact("confidence", "97 %"),
            new Fact("latest evidence", "2018-03-16T10:01:00Z"),
            new Fact("destinations", "203.0.113.9:3333"));
    assertThat(brief.isCut()).isFalse();
  }

  @Test
  void saysInItsHeadlineWhatHappenedAndHowBadItIs() {
    Incident raised =
        Incident.newBuilder(incident("a", 1, "a miner")).setChange("ESCALATED").build();

    assertThat(IncidentBrief.of(raised).headline()).isEqualTo("ESCALATED CRITICAL: a miner");
    assertThat(IncidentBrief.of(incident("a", 1, "a miner")).headline())
        .isEqualTo("OPEN CRITICAL: a miner");
  }

  @Test
  void leavesOutWhatIsEmptyOrUnknown() {
    assertThat(IncidentBrief.of(incident("a", 1, "x")).facts())
        .extracting(Fact::name)
        .doesNotContain("users", "cores", "core-hours", "cost in USD", "techniques", "change");
  }

  @Test
  void roundsMeasuresForPeople() {
    Incident measured =
        Incident.newBuilder(incident("a", 1, "x"))
            .setCores(15.999)
            .setCoreHours(0.001)
            .setCost(Double.NaN)
            .build();

    assertThat(IncidentBrief.of(measured).facts())
        .contains(new Fact("cores", "16"))
        .extracting(Fact::name)
        .doesNotContain("core-hours", "cost in USD");
  }

  @Test
  void saysHowManyOfAListItLeavesOut() {
    Incident many =
        Incident.newBuilder(incident("a", 1, "x")).setUsers(Collections.nCopies(7, "eve")).build();

    IncidentBrief brief = IncidentBrief.of(many);

    assertThat(brief.facts()).contains(new Fact("users", "eve, eve, eve, eve, eve, and 2 more"));
    assertThat(brief.isCut()).isTrue();
  }

  @Test
  void goesByItsRuleWhereItHasNoTitle() {
    assertThat(IncidentBrief.of(incident("a", 1, " ")).title()).isEqualTo("firedamp");
  }

  @Test
  void isBoundedAndVisibleWhateverAnAttackerWrote() {
    Random random = new Random(SEED);

    for (int round = 0; round < 500; round++) {
      IncidentBrief brief = IncidentBrief.of(HostileIncidents.incident(random, 400));

      assertThat(brief.title()).hasSizeLessThanOrEqualTo(256).isEqualTo(shown(brief.title()));
      assertThat(brief.summary()).hasSizeLessThanOrEqualTo(2048).isEqualTo(shown(brief.summary()));
      assertThat(brief.facts())
          .hasSizeLessThan(24)
          .allSatisfy(
              fact ->
                  assertThat(fact.value())
                      .hasSizeBetween(1, IncidentBrief.LONGEST_VALUE)
                      .isEqualTo(shown(fact.value())));
    }
  }

  @Test
  void saysThatAnyTextWasCut() {
    assertThat(IncidentBrief.of(incident("a", 1, "x".repeat(257))).isCut()).isTrue();
    assertThat(
            IncidentBrief.of(
                    Incident.newBuilder(incident("a", 1, "x"))
                        .setUsers(List.of("e".repeat(81)))
                        .build())
                .isCut())
        .isTrue();
  }

  private static String shown(String text) {
    return VisibleText.of(text);
  }
}
