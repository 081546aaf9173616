package io.firedamp.sinks;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Workload;
import java.time.Instant;
import java.util.List;

/** Sample incidents for tests of sinks. */
public final class TestIncidents {
  public static final String HOSTILE = "a|b=c\\d ]\"\r\nmsg=x \u0000\u001b[31m \ud800 ünï";

  private TestIncidents() {}

  public static Incident incident(String id, int revision, String text) {
    Instant time = Instant.parse("2018-03-16T10:00:00Z");
    return Incident.newBuilder()
        .setId(id)
        .setRevision(revision)
        .setStatus(IncidentStatus.OPEN)
        .setCluster("prod")
        .setWorkload(Workload.newBuilder().setCluster("prod").setKind("pod").setName("web").build())
        .setSeverity(Severity.CRITICAL)
        .setConfidence(97)
        .setOpened(time)
        .setUpdated(time.plusSeconds(60))
        .setTitle(text)
        .setSummary(text)
        .setDestinations(List.of("203.0.113.9:3333"))
        .setContentHash("hash")
        .build();
  }
}
