package io.firedamp.sinks.pagerduty;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.sinks.format.IncidentFacts;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What PagerDuty is told of one incident: its latest revision in a batch.
 *
 * @param isRaised whether any of its revisions in the batch is one that a person must be told of
 */
record Alert(Incident incident, boolean isRaised) {
  /** What becomes of the alert at PagerDuty. */
  enum Action {
    TRIGGER,
    RESOLVE,
    /** More evidence of the same: it would page again whoever has resolved the alert by hand. */
    NONE
  }

  static Collection<Alert> of(List<Incident> batch) {
    Map<String, Alert> alerts = new LinkedHashMap<>();
    for (Incident each : batch) {
      alerts.merge(each.getId(), new Alert(each, IncidentFacts.isAlert(each)), Alert::followedBy);
    }
    return alerts.values();
  }

  private Alert followedBy(Alert other) {
    boolean isLater = other.incident.getRevision() >= incident.getRevision();
    return new Alert(isLater ? other.incident : incident, isRaised || other.isRaised);
  }

  Action action() {
    if (incident.getStatus() != IncidentStatus.OPEN) {
      return Action.RESOLVE;
    }
    return isRaised ? Action.TRIGGER : Action.NONE;
  }
}
