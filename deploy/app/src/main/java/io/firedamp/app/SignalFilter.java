package io.firedamp.app;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.TimelineEntry;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which signals a person asked for. A signal is about an alias (an address, a container, a pod), so
 * a workload's name finds those that say it themselves and those that an incident on it is made of.
 *
 * @param rule the public id of a rule, in any case; empty for all
 * @param workload part of a workload's, pod's or subject's name, in any case; empty for all
 */
public record SignalFilter(String rule, String workload) {

  /** Those asked for, each once, in event time; taken-back ones are left out. */
  public List<Signal> of(Collection<Signal> signals, Collection<Incident> incidents) {
    Set<String> told = toldOfTheWorkload(incidents);
    return standing(signals).stream()
        .filter(signal -> rule.isEmpty() || signal.getRule().equalsIgnoreCase(rule))
        .filter(
            signal ->
                workload.isEmpty() || told.contains(signal.getId()) || isAboutTheWorkload(signal))
        .sorted(Comparator.comparing(Signal::getTime).thenComparing(Signal::getId))
        .toList();
  }

  /** A retraction wins over the signal of its id, in whichever order they lie. */
  private static Collection<Signal> standing(Collection<Signal> signals) {
    Map<String, Signal> byId = new LinkedHashMap<>();
    for (Signal signal : signals) {
      byId.merge(signal.getId(), signal, (old, next) -> old.getRetracted() ? old : next);
    }
    return byId.values().stream().filter(signal -> !signal.getRetracted()).toList();
  }

  private Set<String> toldOfTheWorkload(Collection<Incident> incidents) {
    Set<String> ids = new TreeSet<>();
    if (!workload.isEmpty()) {
      incidents.stream()
          .filter(incident -> names(IncidentText.workload(incident.getWorkload())))
          .flatMap(incident -> incident.getTimeline().stream())
          .map(TimelineEntry::getSignalId)
          .forEach(ids::add);
    }
    return ids;
  }

  private boolean isAboutTheWorkload(Signal signal) {
    Map<String, String> facts = signal.getAttributes();
    return names(signal.getSubject())
        || names(facts.getOrDefault("namespace", "") + "/" + facts.getOrDefault("pod", ""))
        || names(facts.getOrDefault("container.name", ""));
  }

  private boolean names(String text) {
    return text.toLowerCase(Locale.ROOT).contains(workload.toLowerCase(Locale.ROOT));
  }
}
