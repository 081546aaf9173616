package io.firedamp.sinks.format;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.sinks.Outcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a destination that pages people is told of one incident: its latest revision in a batch,
 * because one that opened and closed while the destination was away must page nobody.
 *
 * @param isRaised whether any of its revisions in the batch is one that a person must be told of
 */
public record Alert(Incident incident, boolean isRaised) {
  /** What becomes of the alert at the destination. */
  public enum Action {
    TRIGGER,
    RESOLVE,
    /** More evidence of the same: it would page again whoever has resolved the alert by hand. */
    NONE
  }

  /**
   * Has a batch told.
   *
   * @param tell an outcome for each alert
   * @return an outcome for each revision
   */
  public static List<Outcome> tell(
      List<Incident> batch, Function<List<Alert>, List<Outcome>> tell) {
    List<Alert> alerts = List.copyOf(of(batch));
    List<Outcome> outcomes = tell.apply(alerts);
    Map<String, Outcome> byId = new HashMap<>();
    for (int i = 0; i < alerts.size(); i++) {
      byId.put(alerts.get(i).incident().getId(), outcomes.get(i));
    }
    return batch.stream().map(each -> Objects.requireNonNull(byId.get(each.getId()))).toList();
  }

  private static Collection<Alert> of(List<Incident> batch) {
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

  /** What is to become of it. */
  public Action action() {
    if (incident.getStatus() != IncidentStatus.OPEN) {
      return Action.RESOLVE;
    }
    return isRaised ? Action.TRIGGER : Action.NONE;
  }
}
