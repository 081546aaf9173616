package io.firedamp.detectors.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.mining.LifeRule.Change;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.LegScore;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifeRuleTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private final LifeRule rule = new LifeRule(Duration.ofDays(1), Duration.ofDays(1));

  @Test
  void opensTheFirstTime() {
    assertThat(rule.changeTo(null, incident(Severity.HIGH, NOON), false)).contains(Change.OPENED);
  }

  @Test
  void escalatesWhenSeverityRisesOrALegIsNew() {
    Incident before = incident(Severity.MEDIUM, NOON);

    assertThat(rule.changeTo(before, incident(Severity.HIGH, NOON), false))
        .contains(Change.ESCALATED);
    assertThat(rule.changeTo(before, with(before, Leg.COMPUTE), false)).contains(Change.ESCALATED);
  }

  @Test
  void saysNothingOfWhatMerelyGoesOnUntilADayHasPassed() {
    Incident before = incident(Severity.HIGH, NOON);

    assertThat(rule.changeTo(before, incident(Severity.HIGH, NOON.plusSeconds(82_000)), false))
        .isEmpty();
    assertThat(rule.changeTo(before, incident(Severity.HIGH, NOON.plusSeconds(86_400)), false))
        .contains(Change.REVISED);
  }

  @Test
  void tellsAWalletAtOnceAndOneMoreAddressLater() {
    Incident before = incident(Severity.HIGH, NOON);

    assertThat(rule.changeTo(before, naming(before, "wallet"), false)).contains(Change.REVISED);
    assertThat(rule.changeTo(before, naming(before, "ip"), false)).isEmpty();
  }

  @Test
  void tellsEverythingAtOnceWhenTheInputHasEnded() {
    Incident before = incident(Severity.HIGH, NOON);

    assertThat(rule.changeTo(before, naming(before, "ip"), true)).contains(Change.REVISED);
  }

  @Test
  void reopensAClosedIncidentOnlyForNewEvidence() {
    Incident closed = closed(incident(Severity.HIGH, NOON));

    assertThat(rule.changeTo(closed, incident(Severity.HIGH, NOON), false))
        .contains(Change.REOPENED);
    assertThat(rule.changeTo(closed, closed(incident(Severity.HIGH, NOON)), false)).isEmpty();
  }

  @Test
  void closesAfterAQuietDay() {
    assertThat(rule.isQuiet(NOON, NOON.plus(Duration.ofHours(23)))).isFalse();
    assertThat(rule.isQuiet(NOON, NOON.plus(Duration.ofDays(1)))).isTrue();
    assertThat(
            rule.changeTo(
                incident(Severity.HIGH, NOON), closed(incident(Severity.HIGH, NOON)), false))
        .contains(Change.CLOSED);
  }

  @Test
  void refusesSettingsThatMeanNothing() {
    assertThatThrownBy(() -> new LifeRule(Duration.ZERO, Duration.ofDays(1)))
        .hasMessageContaining("updateEvery must be positive");
    assertThatThrownBy(() -> new LifeRule(Duration.ofDays(1), Duration.ZERO))
        .hasMessageContaining("quiet must be positive");
  }

  private static Incident closed(Incident incident) {
    return Incident.newBuilder(incident).setStatus(IncidentStatus.CLOSED).build();
  }

  private static Incident naming(Incident incident, String type) {
    return Incident.newBuilder(incident)
        .setIndicators(List.of(new IndicatorRef(type, "x")))
        .build();
  }

  private static Incident with(Incident incident, Leg leg) {
    return Incident.newBuilder(incident)
        .setLegs(List.of(leg(leg), incident.getLegs().get(0)))
        .build();
  }

  private static LegScore leg(Leg leg) {
    return LegScore.newBuilder().setLeg(leg).setRule("r").setWeight(1).build();
  }

  private static Incident incident(Severity severity, Instant seen) {
    return Incident.newBuilder()
        .setId("i")
        .setRevision(1)
        .setStatus(IncidentStatus.OPEN)
        .setCluster("c")
        .setWorkload(
            Workload.newBuilder()
                .setCluster("c")
                .setKind("pod")
                .setNamespace("n")
                .setName("p")
                .build())
        .setSeverity(severity)
        .setConfidence(70)
        .setOpened(NOON)
        .setUpdated(seen)
        .setLastSeen(seen)
        .setLegs(List.of(leg(Leg.NETWORK)))
        .setTitle("t")
        .setSummary("s")
        .setContentHash("h" + seen)
        .build();
  }
}
