package io.firedamp.detectors.mining;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.Spelling;
import io.firedamp.detectors.mining.MiningRule.Verdict;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.LegScore;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.TimelineEntry;
import io.firedamp.schemas.avro.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A verdict, told: the incident as analysts and SIEMs read it. Equal verdicts give equal text. */
record IncidentWriter(Duration updateEvery) {
  private static final int MOST_ENTRIES = 64;
  private static final int MOST_EVIDENCE = 64;
  private static final int MOST_VALUES = 32;

  IncidentWriter {
    if (updateEvery.toMillis() < 1) {
      throw new IllegalArgumentException("updateEvery must be positive, was " + updateEvery);
    }
  }

  /** The incident, with revision 0: whoever keeps the last revision sets the next. */
  Incident write(String workloadKey, Verdict verdict) {
    Workload workload = WorkloadKey.parse(workloadKey);
    List<Signal> told = told(verdict.signals());
    Incident.Builder incident =
        Incident.newBuilder()
            .setId(WorkloadKey.incidentId(workloadKey))
            .setRevision(0)
            .setStatus(IncidentStatus.OPEN)
            .setCluster(workload.getCluster())
            .setWorkload(workload)
            .setSeverity(verdict.severity())
            .setConfidence(verdict.confidence())
            .setOpened(told.get(0).getTime())
            .setUpdated(updated(told, verdict.signals()))
            .setCorrelations(List.copyOf(verdict.correlations()))
            .setLegs(legs(verdict))
            .setTechniques(
                told.stream()
                    .flatMap(signal -> signal.getTechniques().stream())
                    .distinct()
                    .sorted()
                    .map(AttackTechniques::named)
                    .toList())
            .setTitle(title(workload, verdict))
            .setSummary(summary(workload, verdict, told))
            .setTimeline(told.stream().map(IncidentWriter::entry).toList())
            .setIndicators(indicators(told))
            .setEvidence(evidence(told));
    facts(incident, verdict.signals());
    return incident.setContentHash("").build();
  }

  /**
   * Of every finding the earliest signal, and the strongest if that is another. What fifty pods of
   * one workload do alike is told once; the incident lists the pods.
   */
  private static List<Signal> told(List<Signal> signals) {
    Map<String, List<Signal>> byFinding =
        signals.stream()
            .collect(
                Collectors.groupingBy(
                    signal -> signal.getRule() + "\n" + signal.getSlot(),
                    TreeMap::new,
                    Collectors.toList()));
    return byFinding.values().stream()
        .flatMap(
            same ->
                Stream.of(
                        same.stream().min(MiningRule.EARLIEST).orElseThrow(),
                        same.stream().min(MiningRule.STRONGEST).orElseThrow())
                    .distinct())
        .sorted(MiningRule.STRONGEST)
        .limit(MOST_ENTRIES)
        .sorted(MiningRule.EARLIEST)
        .toList();
  }

  /** Goes on ticking while signals come, but coarsely: a revision a minute helps nobody. */
  private Instant updated(List<Signal> told, List<Signal> all) {
    Instant change = told.get(told.size() - 1).getTime();
    long step = updateEvery.toMillis();
    Instant tick =
        Instant.ofEpochMilli(
            Math.floorDiv(all.get(all.size() - 1).getTime().toEpochMilli(), step) * step);
    return tick.isAfter(change) ? tick : change;
  }

  private static List<LegScore> legs(Verdict verdict) {
    List<LegScore> scores = new ArrayList<>();
    verdict
        .strongest()
        .forEach(
            (leg, signal) ->
                scores.add(
                    LegScore.newBuilder()
                        .setLeg(leg)
                        .setRule(signal.getRule())
                        .setWeight(signal.getWeight())
                        .build()));
    return scores;
  }

  private static TimelineEntry entry(Signal signal) {
    return TimelineEntry.newBuilder()
        .setTime(signal.getTime())
        .setLeg(signal.getLeg())
        .setRule(signal.getRule())
        .setTitle(signal.getTitle())
        .setDetail(signal.getDetail())
        .setSeverity(signal.getSeverity())
        .setWeight(signal.getWeight())
        .setSignalId(signal.getId())
        .setSubject(signal.getSubject())
        .build();
  }

  private static void facts(Incident.Builder incident, List<Signal> signals) {
    incident
        .setImages(values(signals, "image"))
        .setContainers(values(signals, "container.id"))
        .setPods(values(signals, "pod"))
        .setNodes(values(signals, "node"))
        .setDestinations(sorted(signals.stream().map(IncidentWriter::destination)))
        .setUsers(values(signals, "user"));
  }

  private static List<String> values(Collection<Signal> signals, String attribute) {
    return sorted(signals.stream().map(signal -> attribute(signal, attribute)));
  }

  private static List<String> sorted(Stream<String> values) {
    return values.filter(value -> !value.isEmpty()).distinct().sorted().limit(MOST_VALUES).toList();
  }

  /** The peer a signal names, as {@code 203.0.113.7:3333} or {@code [2001:db8::7]:3333}. */
  private static String destination(Signal signal) {
    String address = attribute(signal, "destination.ip");
    String port = attribute(signal, "destination.port");
    if (address.isEmpty() || port.isEmpty()) {
      return address;
    }
    return Spelling.endpoint(address, port);
  }

  private static String attribute(Signal signal, String name) {
    return signal.getAttributes().getOrDefault(name, "");
  }

  private static List<IndicatorRef> indicators(List<Signal> told) {
    return told.stream()
        .flatMap(signal -> signal.getIndicators().stream())
        .distinct()
        .sorted(Comparator.comparing(IndicatorRef::getType).thenComparing(IndicatorRef::getValue))
        .limit(MOST_VALUES)
        .toList();
  }

  private static List<Evidence> evidence(List<Signal> told) {
    return told.stream()
        .flatMap(signal -> signal.getEvidence().stream())
        .distinct()
        .sorted(Comparator.comparing(Evidence::getTime).thenComparing(Evidence::getEventId))
        .limit(MOST_EVIDENCE)
        .toList();
  }

  private static String title(Workload workload, Verdict verdict) {
    String reasons =
        verdict.strongest().keySet().stream()
            .map(IncidentWriter::reason)
            .collect(Collectors.joining(", "));
    String what = verdict.strongest().size() > 1 ? "Cryptomining" : "Sign of cryptomining";
    return "%s on %s: %s".formatted(what, name(workload), reasons);
  }

  private static String summary(Workload workload, Verdict verdict, List<Signal> told) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s in cluster %s shows %d independent kind(s) of evidence since %s, confidence %d%%. "
            .formatted(
                name(workload),
                workload.getCluster(),
                verdict.strongest().size(),
                told.get(0).getTime(),
                verdict.confidence()));
    verdict
        .strongest()
        .forEach(
            (leg, signal) ->
                text.append(
                    "%s (%s): %s. "
                        .formatted(
                            leg.name().toLowerCase(java.util.Locale.ROOT),
                            signal.getRule(),
                            signal.getTitle())));
    text.append(
        verdict.severity().compareTo(Severity.HIGH) >= 0
            ? "First: isolate the workload's network, keep its image and a process list, then stop it; look for who started it and for the same image elsewhere."
            : "First: ask the owner whether this load is theirs; if not, isolate the workload's network and keep its image.");
    return text.toString();
  }

  private static String reason(Leg leg) {
    return switch (leg) {
      case IMAGE -> "suspicious image";
      case ACCESS -> "suspicious deployment";
      case COMPUTE -> "CPU burning like a miner";
      case NETWORK -> "mining-pool traffic";
      case RUNTIME -> "runtime alert";
      case CLOUD -> "cloud activity";
    };
  }

  private static String name(Workload workload) {
    String namespace = workload.getNamespace().map(name -> name + "/").orElse("");
    return workload.getKind() + " " + namespace + workload.getName();
  }

  /** SHA-256 over everything a reader sees; where evidence lies belongs to one run. */
  static String contentHash(Incident incident) {
    List<String> parts = new ArrayList<>();
    parts.addAll(List.of(incident.getId(), incident.getStatus().name()));
    parts.addAll(
        List.of(incident.getSeverity().name(), Integer.toString(incident.getConfidence())));
    parts.addAll(List.of(incident.getOpened().toString(), incident.getUpdated().toString()));
    parts.addAll(List.of(incident.getTitle(), incident.getSummary()));
    for (List<?> list :
        List.of(
            incident.getCorrelations(),
            incident.getLegs(),
            incident.getTechniques(),
            incident.getTimeline(),
            incident.getIndicators(),
            incident.getImages(),
            incident.getContainers(),
            incident.getPods(),
            incident.getNodes(),
            incident.getDestinations(),
            incident.getUsers())) {
      parts.add(Integer.toString(list.size()));
      list.forEach(item -> parts.add(item.toString()));
    }
    return Finding.hash(parts);
  }
}
