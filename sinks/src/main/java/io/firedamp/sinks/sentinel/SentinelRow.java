package io.firedamp.sinks.sentinel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.IncidentFacts;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.http.JsonObject;
import io.firedamp.sinks.http.Payload;
import java.util.stream.Collectors;

/** A row of the table: what analysts sort by in columns of its own, and the whole incident. */
final class SentinelRow {
  /** Bytes; Azure cuts a value of more than 64 KB without a word. */
  static final int LARGEST_COLUMN = 60 * 1024;

  private static final int TEXT = 1024;
  private static final int SUMMARY = 4096;

  private SentinelRow() {}

  static Payload of(Incident incident, IncidentFormat format) {
    return JsonObject.of(
        incident,
        out -> {
          out.writeStringField("TimeGenerated", incident.getUpdated().toString());
          out.writeStringField("DeliveryKey", VisibleText.of(DeliveryKey.of(incident).toString()));
          out.writeStringField("IncidentId", VisibleText.of(incident.getId()));
          out.writeNumberField("Revision", incident.getRevision());
          out.writeStringField("Kind", incident.getKind().name());
          out.writeStringField("Status", incident.getStatus().name());
          out.writeStringField("Change", VisibleText.of(incident.getChange(), TEXT));
          out.writeStringField("Severity", incident.getSeverity().name());
          out.writeNumberField("Confidence", incident.getConfidence());
          out.writeStringField("Opened", incident.getOpened().toString());
          out.writeStringField("Rule", VisibleText.of(IncidentFacts.rule(incident), TEXT));
          out.writeStringField("Title", VisibleText.of(IncidentFacts.title(incident), TEXT));
          out.writeStringField("Summary", VisibleText.of(incident.getSummary(), SUMMARY));
          out.writeStringField("Cluster", VisibleText.of(incident.getCluster(), TEXT));
          out.writeStringField("Workload", VisibleText.of(IncidentFacts.workload(incident), TEXT));
          out.writeStringField(
              "Techniques",
              VisibleText.of(
                  incident.getTechniques().stream()
                      .map(Technique::getId)
                      .collect(Collectors.joining(",")),
                  TEXT));
          out.writeStringField(
              "Incident", new String(format.format(incident, LARGEST_COLUMN), UTF_8));
        });
  }
}
