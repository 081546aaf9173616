package io.firedamp.sinks.format;

import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToldChangesTest {
  @ParameterizedTest
  @CsvSource({
    "OPENED,OPEN,true",
    "REOPENED,OPEN,true",
    "ESCALATED,OPEN,true",
    "REVISED,OPEN,false",
    "CLOSED,CLOSED,true",
    "RETRACTED,RETRACTED,true",
    "'',OPEN,true",
    "'',CLOSED,true",
    "odd,RETRACTED,true"
  })
  void tellsAllButMoreEvidenceUnlessAskedTo(String change, IncidentStatus status, boolean told) {
    assertThat(new ToldChanges(ToldChanges.defaults()).isTold(revision(change, status)))
        .isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({"REVISED,OPEN,true", "OPENED,OPEN,false", "CLOSED,CLOSED,false", "'',OPEN,false"})
  void tellsOnlyWhatItIsAskedTo(String change, IncidentStatus status, boolean told) {
    assertThat(new ToldChanges(List.of("REVISED")).isTold(revision(change, status)))
        .isEqualTo(told);
  }

  private static Incident revision(String change, IncidentStatus status) {
    return Incident.newBuilder(incident("a", 1, "x")).setChange(change).setStatus(status).build();
  }
}
