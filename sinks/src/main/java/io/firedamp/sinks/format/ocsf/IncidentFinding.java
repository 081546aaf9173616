package io.firedamp.sinks.format.ocsf;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.sinks.format.json.JsonFields;
import java.io.IOException;
import java.util.List;

/** Class 2005: an incident in the hands of people, who are nobody until somebody takes it. */
final class IncidentFinding {
  private IncidentFinding() {}

  static void write(JsonFields out, Incident incident) throws IOException {
    FindingFields fields = new FindingFields(out, incident);
    fields.base(2005, "Incident Finding");
    out.number("status_id", incident.getStatus() == IncidentStatus.OPEN ? 1 : 5);
    out.text("message", incident.getTitle());
    out.text("desc", incident.getSummary(), out.detail().summary());
    out.object("assignee_group", () -> out.text("name", "unassigned"));
    // 1 false positive, 4 suspicious: the last word is of people.
    out.number("verdict_id", incident.getStatus() == IncidentStatus.RETRACTED ? 1 : 4);
    out.array("finding_info_list", List.of(fields::info));
    fields.metadata(List.of("incident"));
  }
}
