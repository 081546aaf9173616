package io.firedamp.detectors.mining;

import io.firedamp.detectors.mining.Exceptions.Softened;
import io.firedamp.detectors.mining.StoryRule.Story;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.TimelineEntry;
import io.firedamp.schemas.avro.Workload;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What exceptions would do to incidents that were told: each is judged once with and once without
 * them, by the signals it tells of. What peers and holders added to it is not known here, so it is
 * judged without.
 */
public final class ExceptionTrial {
  private final StoryRule rule;
  private final Exceptions exceptions;
  private final Map<String, Signal> signals;

  /**
   * Of some exceptions.
   *
   * @param signals by id; those of an incident that are gone are left out of its judgement
   */
  public ExceptionTrial(
      MiningDetector.Settings settings, Exceptions exceptions, Map<String, Signal> signals) {
    this.rule = settings.story();
    this.exceptions = exceptions;
    this.signals = Map.copyOf(signals);
  }

  /**
   * What becomes of one incident.
   *
   * @param by the exception that does it
   * @param before its severity without the exceptions
   * @param after its severity with them; empty where there is no incident any more
   */
  public record Effect(
      Incident incident, ExceptionRule by, Severity before, Optional<Severity> after) {
    /** Whether nobody would be told any more: of LOW nobody is. */
    public boolean isHidden() {
      return before != Severity.LOW && after.orElse(Severity.LOW) == Severity.LOW;
    }
  }

  /** Those of these incidents that would weigh less. */
  public List<Effect> on(Collection<Incident> incidents) {
    return incidents.stream().flatMap(incident -> on(incident).stream()).toList();
  }

  private Optional<Effect> on(Incident incident) {
    if (incident.getKind() != IncidentKind.MINING
        || incident.getStatus() == IncidentStatus.RETRACTED) {
      return Optional.empty();
    }
    Dossier dossier = dossier(incident);
    Softened softened = exceptions.soften(key(incident.getWorkload()), dossier);
    Optional<Severity> before = rule.judge(dossier).map(Story::severity);
    Optional<Severity> after = rule.judge(softened.heard()).map(Story::severity);
    return before.equals(after) || before.isEmpty()
        ? Optional.empty()
        : softened.by().values().stream()
            .findFirst()
            .map(by -> new Effect(incident, by, before.get(), after));
  }

  private Dossier dossier(Incident incident) {
    Dossier dossier = Dossier.EMPTY;
    for (TimelineEntry entry : incident.getTimeline()) {
      Signal signal = signals.get(entry.getSignalId());
      if (signal != null) {
        dossier = dossier.with(told(signal, incident));
      }
    }
    return dossier;
  }

  /** As it was resolved: with the image of its workload, where that has one. */
  private static Signal told(Signal signal, Incident incident) {
    Map<String, String> facts = new TreeMap<>(signal.getAttributes());
    if (incident.getImages().size() == 1) {
      facts.putIfAbsent("image", incident.getImages().get(0));
    }
    return Signal.newBuilder(signal).setAttributes(facts).build();
  }

  private static String key(Workload workload) {
    return Alias.workload(
            workload.getCluster(),
            workload.getKind(),
            workload.getNamespace().orElse(null),
            workload.getName())
        .toString();
  }
}
