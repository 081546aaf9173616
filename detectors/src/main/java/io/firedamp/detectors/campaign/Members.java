package io.firedamp.detectors.campaign;

import io.firedamp.detectors.indicators.StrongIndicatorRule;
import io.firedamp.detectors.state.CampaignIndicator;
import io.firedamp.detectors.state.CampaignMember;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Workload;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What is kept of an incident that may be of a campaign. */
final class Members {
  private Members() {}

  /** Empty for one that was taken back, is about no mining, or bears nothing that joins. */
  static Optional<CampaignMember> of(Incident incident, StrongIndicatorRule rule) {
    if (incident.getKind() != IncidentKind.MINING
        || incident.getStatus() == IncidentStatus.RETRACTED) {
      return Optional.empty();
    }
    List<CampaignIndicator> joining = indicators(incident, rule::isMetBy);
    if (joining.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        CampaignMember.newBuilder()
            .setRevision(incident.getRevision())
            .setCluster(incident.getCluster())
            .setWorkload(name(incident.getWorkload()))
            .setSeverity(incident.getSeverity().name())
            .setOpen(incident.getStatus() == IncidentStatus.OPEN)
            .setOpened(incident.getOpened().toEpochMilli())
            .setLastSeen(incident.getLastSeen().orElse(incident.getUpdated()).toEpochMilli())
            .setCoreHours(incident.getCoreHours())
            .setCost(incident.getCost())
            .setJoining(joining)
            .setOthers(indicators(incident, one -> !rule.isMetBy(one)))
            .build());
  }

  private static List<CampaignIndicator> indicators(
      Incident incident, Predicate<IndicatorRef> wanted) {
    return incident.getIndicators().stream()
        .filter(wanted)
        .map(Indicator::of)
        .distinct()
        .sorted()
        .map(Indicator::toState)
        .toList();
  }

  private static String name(Workload workload) {
    return String.join(
        "/",
        workload.getCluster(),
        workload.getKind(),
        workload.getNamespace().orElse(""),
        workload.getName());
  }
}
