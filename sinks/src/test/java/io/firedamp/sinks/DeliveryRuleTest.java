package io.firedamp.sinks;

import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryRuleTest {
  private static final DeliveryRule RULE =
      new DeliveryRule(
          Severity.HIGH,
          60,
          List.of("prod"),
          List.of("shop", "pay"),
          List.of(IncidentStatus.OPEN, IncidentStatus.CLOSED),
          List.of(IncidentKind.MINING),
          false,
          0,
          Timing.atOnce());

  private final Incident wanted =
      Incident.newBuilder(incident("a", 1, "x"))
          .setWorkload(
              Workload.newBuilder()
                  .setCluster("prod")
                  .setKind("pod")
                  .setNamespace("pay")
                  .setName("web")
                  .build())
          .setConfidence(60)
          .setSeverity(Severity.HIGH)
          .build();

  @Test
  void tellsWhatMeetsAllOfIt() {
    assertThat(RULE.objection(wanted, false)).isEmpty();
  }

  @Test
  void saysByNameWhyItIsPassedOver() {
    assertThat(RULE.objection(low(), false)).contains("below-severity");
    assertThat(RULE.objection(edited().setConfidence(59).build(), false))
        .contains("below-confidence");
    assertThat(RULE.objection(edited().setCluster("test").build(), false))
        .contains("other-cluster");
    assertThat(RULE.objection(edited().setKind(IncidentKind.HEALTH).build(), false))
        .contains("other-kind");
    assertThat(
            RULE.objection(
                edited().setWorkload(incident("a", 1, "x").getWorkload()).build(), false))
        .contains("other-namespace");
    assertThat(RULE.objection(edited().setStatus(IncidentStatus.RETRACTED).build(), false))
        .contains("other-status");
  }

  @Test
  void tellsToItsEndWhatWasToldOnceButInTheStatusesThatAreWanted() {
    assertThat(RULE.objection(low(), true)).isEmpty();
    assertThat(RULE.objection(edited().setStatus(IncidentStatus.RETRACTED).build(), true))
        .contains("other-status");
  }

  @Test
  void tellsEverythingFromASeverityWhereNothingElseIsAsked() {
    assertThat(DeliveryRule.defaults().objection(incident("a", 1, "x"), false)).isEmpty();
    assertThat(DeliveryRule.from(Severity.INFO).objection(low(), false)).isEmpty();
  }

  @Test
  void refusesWhatIsNoShareAndNoPace() {
    assertThatThrownBy(() -> rule(100, 0)).hasMessage("confidence must be 0 to 99, was 100");
    assertThatThrownBy(() -> rule(0, -1)).hasMessage("perMinute must be 0 to 60000, was -1");
  }

  private static DeliveryRule rule(int confidence, int perMinute) {
    return new DeliveryRule(
        Severity.HIGH,
        confidence,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false,
        perMinute,
        Timing.atOnce());
  }

  private Incident.Builder edited() {
    return Incident.newBuilder(wanted);
  }

  private Incident low() {
    return edited().setSeverity(Severity.LOW).build();
  }
}
