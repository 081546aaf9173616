package io.firedamp.sinks.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.LegScore;
import io.firedamp.sinks.TestIncidents;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncidentFactsTest {
  @ParameterizedTest
  @CsvSource({
    "OPENED, OPEN, true",
    "ESCALATED, OPEN, true",
    "REOPENED, OPEN, true",
    "REVISED, OPEN, false",
    "CLOSED, CLOSED, false",
    "RETRACTED, RETRACTED, false",
    "REVISED, CLOSED, false"
  })
  void alertsWhenAnIncidentOpensRisesOrComesBack(
      String change, IncidentStatus status, boolean alert) {
    assertThat(IncidentFacts.isAlert(incident(change, status))).isEqualTo(alert);
  }

  @ParameterizedTest
  @CsvSource({"OPEN, true", "CLOSED, false", "RETRACTED, false"})
  void ratherAlertsWhereNoReasonIsGivenAsLongAsItIsOpen(IncidentStatus status, boolean alert) {
    assertThat(IncidentFacts.isAlert(incident("", status))).isEqualTo(alert);
    assertThat(IncidentFacts.isAlert(incident("a later reason", status))).isEqualTo(alert);
  }

  @Test
  void isOfItsFirstCorrelationElseOfTheStrongestLeg() {
    Incident alone = TestIncidents.incident("a", 1, "x");
    Incident legs =
        Incident.newBuilder(alone)
            .setLegs(List.of(leg("IMG-01", 10), leg("NET-04", 44), leg("MET-01", 20)))
            .build();
    Incident correlated = Incident.newBuilder(legs).setCorrelations(List.of("COR-01")).build();

    assertThat(IncidentFacts.rule(alone)).isEqualTo("firedamp");
    assertThat(IncidentFacts.rule(legs)).isEqualTo("NET-04");
    assertThat(IncidentFacts.rule(correlated)).isEqualTo("COR-01");
  }

  @ParameterizedTest
  @CsvSource({
    "pool.example:3333, pool.example, 3333",
    "203.0.113.9:443, 203.0.113.9, 443",
    "[2001:db8::1]:443, 2001:db8::1, 443",
    "2001:db8::1, 2001:db8::1, 0",
    "pool.example, pool.example, 0",
    "pool.example:99999, pool.example:99999, 0",
    "pool.example:, pool.example:, 0",
    ":443, '', 443"
  })
  void readsADestination(String text, String host, int port) {
    Destination destination = Destination.parse(text);

    assertThat(destination.host()).isEqualTo(host);
    assertThat(destination.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, true, false",
    "256.0.0.1, false, false",
    "1.2.3, false, false",
    "::, false, true",
    "::ffff:203.0.113.9, false, true",
    "1:2:3:4:5:6:7:8, false, true",
    "1:2:3:4:5:6:7:8:9, false, false",
    "fe80::1%eth0, false, false",
    "name, false, false"
  })
  void tellsAddressesFromNames(String text, boolean v4, boolean v6) {
    assertThat(IpAddress.isV4(text)).isEqualTo(v4);
    assertThat(IpAddress.isV6(text)).isEqualTo(v6);
  }

  private static LegScore leg(String rule, int weight) {
    return new LegScore(Leg.IMAGE, rule, weight, (double) weight, List.of());
  }

  private static Incident incident(String change, IncidentStatus status) {
    return Incident.newBuilder(TestIncidents.incident("a", 2, "x"))
        .setChange(change)
        .setStatus(status)
        .build();
  }
}
