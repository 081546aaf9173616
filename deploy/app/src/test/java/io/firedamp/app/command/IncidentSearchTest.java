package io.firedamp.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.app.Failure;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Workload;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IncidentSearchTest {
  private final IncidentSearch search =
      new IncidentSearch(List.of(incident("6f0c-1"), incident("6f0c-2"), incident("a1")));

  @Test
  void findsOneByTheBeginningOfItsId() {
    assertThat(search.only("a").getId()).isEqualTo("a1");
    assertThat(search.only("6f0c-2").getId()).isEqualTo("6f0c-2");
  }

  @Test
  void asksForMoreOfAnIdThatIsOfSeveral() {
    assertThatThrownBy(() -> search.only("6f0c"))
        .isInstanceOf(Failure.class)
        .hasMessage("2 incidents have ids that begin with '6f0c': give more of it");
  }

  @Test
  void saysWhereIdsAreListedAndShowsTheWordSafely() {
    assertThatThrownBy(() -> search.only("x\u001b"))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "no incident has an id that begins with 'x\\u001b': list them with 'firedamp incidents"
                + " --all'");
  }

  private static Incident incident(String id) {
    return Incident.newBuilder()
        .setId(id)
        .setRevision(1)
        .setStatus(IncidentStatus.OPEN)
        .setCluster("lab")
        .setWorkload(new Workload("lab", "deployment", "shop", "web"))
        .setSeverity(Severity.HIGH)
        .setConfidence(70)
        .setOpened(Instant.EPOCH)
        .setUpdated(Instant.EPOCH)
        .setTitle("t")
        .setSummary("s")
        .setContentHash("h")
        .build();
  }
}
