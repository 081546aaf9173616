package io.firedamp.sinks.format.ocsf;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.sinks.format.IncidentFacts;
import io.firedamp.sinks.format.json.JsonFields;
import java.io.IOException;
import java.util.List;

/** Class 2004: what a detection engine found. */
final class DetectionFinding {
  private DetectionFinding() {}

  static void write(JsonFields out, Incident incident) throws IOException {
    FindingFields fields = new FindingFields(out, incident);
    fields.base(2004, "Detection Finding");
    out.number("status_id", status(incident.getStatus()));
    out.text("message", incident.getSummary(), out.detail().summary());
    out.flag("is_alert", IncidentFacts.isAlert(incident));
    out.object("finding_info", fields::info);
    fields.resources();
    fields.evidences();
    fields.metadata(List.of());
  }

  /** 1 new, 3 suppressed (what was reviewed and is none), 4 resolved. */
  private static int status(IncidentStatus status) {
    return switch (status) {
      case OPEN -> 1;
      case RETRACTED -> 3;
      case CLOSED -> 4;
    };
  }
}
