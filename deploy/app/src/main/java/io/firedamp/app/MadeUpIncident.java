package io.firedamp.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Workload;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** An incident that tells of nothing but a test: opened, and closed again. */
public final class MadeUpIncident {
  private static final String RULE = "TEST";

  private MadeUpIncident() {}

  /**
   * Its two revisions, under an id of its own, so that no destination takes it for one it has.
   *
   * @param time of the test
   */
  public static List<Incident> story(String cluster, String sink, Instant time) {
    String id =
        UUID.nameUUIDFromBytes(("test of " + sink + " at " + time).getBytes(UTF_8)).toString();
    Instant at = time.truncatedTo(ChronoUnit.MILLIS);
    Incident opened =
        Incident.newBuilder()
            .setId(id)
            .setRevision(1)
            .setKind(IncidentKind.HEALTH)
            .setStatus(IncidentStatus.OPEN)
            .setChange("OPENED")
            .setCluster(cluster)
            .setWorkload(
                Workload.newBuilder().setCluster(cluster).setKind("test").setName(sink).build())
            .setSeverity(Severity.INFO)
            .setConfidence(0)
            .setOpened(at)
            .setUpdated(at)
            .setCorrelations(List.of(RULE))
            .setTitle("Test of sink " + sink + ": nothing was found")
            .setSummary(
                "Somebody ran 'firedamp sinks test %s'. No workload mines because of this, and it"
                        .formatted(sink)
                    + " is closed at once.")
            .setContentHash(id)
            .build();
    Incident closed =
        Incident.newBuilder(opened)
            .setRevision(2)
            .setStatus(IncidentStatus.CLOSED)
            .setChange("CLOSED")
            .build();
    return List.of(opened, closed);
  }
}
