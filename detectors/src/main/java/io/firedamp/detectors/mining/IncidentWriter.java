package io.firedamp.detectors.mining;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.Spelling;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.indicators.StrongIndicatorRule;
import io.firedamp.detectors.mining.Adjustment.Adjusted;
import io.firedamp.detectors.mining.Exceptions.Softened;
import io.firedamp.detectors.mining.LifeRule.Change;
import io.firedamp.detectors.mining.StoryRule.Story;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.LegScore;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.SumLine;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.schemas.avro.TimelineEntry;
import io.firedamp.schemas.avro.Workload;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A story, told: the incident as analysts and SIEMs read it. Equal dossiers give equal text. */
record IncidentWriter(double coreHourPrice) {
  private static final int MOST_ENTRIES = 64;
  private static final int MOST_EVIDENCE = 64;
  private static final int MOST_VALUES = 32;
  private static final int MOST_SOFTENED = 8;

  IncidentWriter {
    if (!(coreHourPrice >= 0)) {
      throw new IllegalArgumentException(
          "coreHourPrice must be 0 or more US dollars, was " + coreHourPrice);
    }
  }

  /**
   * The incident, with revision 0 and no status of its own: whoever keeps the last revision sets
   * what follows from it.
   */
  Incident write(String workloadKey, Dossier dossier, Story story, Crowd crowd, Softened softened) {
    Workload workload = WorkloadKey.parse(workloadKey);
    List<EvidenceRun> told = told(dossier.runs(), story);
    List<Signal> signals = signals(story.met());
    Instant lastSeen = lastSeen(dossier, opened(story));
    List<IndicatorRef> indicators = indicators(signals);
    Incident.Builder incident =
        Incident.newBuilder()
            .setId(WorkloadKey.incidentId(workloadKey))
            .setRevision(0)
            .setStatus(IncidentStatus.OPEN)
            .setCluster(workload.getCluster())
            .setWorkload(workload)
            .setSeverity(story.severity())
            .setConfidence(story.confidence())
            .setDecibans(story.decibans())
            .setSum(sum(story, softened))
            .setOpened(opened(story))
            .setUpdated(lastSeen)
            .setLastSeen(lastSeen)
            .setOngoing(true)
            .setCorrelations(
                story.correlations().stream().map(Correlation::id).distinct().sorted().toList())
            .setLegs(legs(story))
            .setTechniques(techniques(signals))
            .setTitle(title(workload, story))
            .setSummary(summary(workload, story, crowd))
            .setTimeline(told.stream().map(run -> entry(run, softened)).toList())
            .setIndicators(indicators)
            .setCampaigns(StrongIndicatorRule.DEFAULT.campaignsOf(indicators))
            .setEvidence(evidence(told));
    facts(incident, signals);
    crowd(incident, crowd);
    return incident.setContentHash("").build();
  }

  private static Instant opened(Story story) {
    return story.legs().values().stream()
        .map(leg -> leg.run().first().getTime())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static Instant lastSeen(Dossier dossier, Instant opened) {
    Instant hour = toTheHour(dossier.lastSeen().orElseThrow());
    return hour.isBefore(opened) ? opened : hour;
  }

  /** Activity is told to the hour: a revision a minute helps nobody. */
  static Instant toTheHour(Instant time) {
    return time.truncatedTo(ChronoUnit.HOURS);
  }

  /** What met first, by weight, then what stands beside it; in event-time order. */
  private static List<EvidenceRun> told(List<EvidenceRun> runs, Story story) {
    Comparator<EvidenceRun> metFirst = Comparator.comparing(run -> !story.met().contains(run));
    return runs.stream()
        .sorted(metFirst.thenComparing(EvidenceRun::best, EvidenceRun.STRONGEST))
        .limit(MOST_ENTRIES)
        .sorted(Comparator.comparing(EvidenceRun::first, EvidenceRun.EARLIEST))
        .toList();
  }

  private static List<Signal> signals(List<EvidenceRun> runs) {
    return runs.stream().flatMap(run -> Stream.of(run.first(), run.best())).distinct().toList();
  }

  private static List<LegScore> legs(Story story) {
    List<LegScore> scores = new ArrayList<>();
    story
        .legs()
        .forEach(
            (leg, found) ->
                scores.add(
                    LegScore.newBuilder()
                        .setLeg(leg)
                        .setRule(found.run().best().getRule())
                        .setWeight((int) Math.round(found.decibans()))
                        .setDecibans(found.decibans())
                        .setTraits(found.run().best().getTraits())
                        .build()));
    return scores;
  }

  private static List<Technique> techniques(List<Signal> signals) {
    return signals.stream()
        .flatMap(signal -> signal.getTechniques().stream())
        .distinct()
        .sorted()
        .map(AttackTechniques::named)
        .toList();
  }

  /** What an exception softens stands in the sum with nothing, so that a reader sees it. */
  private static List<SumLine> sum(Story story, Softened softened) {
    return Stream.concat(
            story.sum().stream(),
            softened.by().entrySet().stream()
                .limit(MOST_SOFTENED)
                .map(
                    each ->
                        Adjustment.line(
                            "exception " + each.getKey().best().getRule(),
                            0,
                            each.getValue().text())))
        .distinct()
        .toList();
  }

  private static TimelineEntry entry(EvidenceRun run, Softened softened) {
    Signal signal = run.best();
    ExceptionRule exception = softened.by().get(run);
    String note = exception == null ? "" : " (" + exception.text() + ")";
    double decibans = exception == null ? signal.getDecibans() : 0;
    return TimelineEntry.newBuilder()
        .setTime(run.first().getTime())
        .setUntil(run.lastSeen().isAfter(run.first().getTime()) ? run.lastSeen() : null)
        .setLeg(signal.getLeg())
        .setRule(signal.getRule())
        .setTitle(signal.getTitle())
        .setDetail(signal.getDetail() + note)
        .setSeverity(signal.getSeverity())
        .setWeight((int) Math.round(decibans))
        .setDecibans(decibans)
        .setSignalId(signal.getId())
        .setSubject(signal.getSubject())
        .build();
  }

  private static void facts(Incident.Builder incident, List<Signal> signals) {
    incident
        .setImages(values(signals, "image"))
        .setDestinations(sorted(signals.stream().map(IncidentWriter::destination)))
        .setUsers(values(signals, "user"));
  }

  private void crowd(Incident.Builder incident, Crowd crowd) {
    double coreHours = Adjustment.round(crowd.coreHours());
    incident
        .setContainers(sorted(crowd.containerIds().stream()))
        .setPods(sorted(crowd.pods().stream()))
        .setNodes(sorted(crowd.nodes().stream()))
        .setPodsEver(crowd.pods().size())
        .setPodsNow(crowd.podsNow().size())
        .setNodesEver(crowd.nodes().size())
        .setNodesNow(crowd.nodesNow().size())
        .setBurning(sorted(crowd.burning().stream()))
        .setCores(crowd.cores())
        .setCoreHours(coreHours)
        .setCost(Math.round(coreHours * coreHourPrice * 100) / 100.0);
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

  private static List<Evidence> evidence(List<EvidenceRun> told) {
    return told.stream()
        .flatMap(run -> Stream.of(run.first(), run.best()))
        .flatMap(signal -> signal.getEvidence().stream())
        .distinct()
        .sorted(Comparator.comparing(Evidence::getTime).thenComparing(Evidence::getEventId))
        .limit(MOST_EVIDENCE)
        .toList();
  }

  private static String title(Workload workload, Story story) {
    String reasons =
        story.legs().values().stream()
            .map(IncidentWriter::reason)
            .collect(Collectors.joining(", "));
    boolean sure = story.severity().compareTo(Severity.HIGH) >= 0;
    String what =
        sure
            ? story.correlations().stream()
                .findFirst()
                .map(Correlation::title)
                .orElse("Cryptomining")
            : "Sign of cryptomining";
    return "%s on %s: %s".formatted(what, name(workload), reasons);
  }

  private static String summary(Workload workload, Story story, Crowd crowd) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s in cluster %s shows %d independent kind(s) of evidence since %s, confidence %d%%. "
            .formatted(
                name(workload),
                workload.getCluster(),
                story.legs().size(),
                opened(story),
                story.confidence()));
    story
        .legs()
        .forEach(
            (leg, found) ->
                text.append(
                    "%s (%s): %s. "
                        .formatted(
                            leg.name().toLowerCase(Locale.ROOT),
                            found.run().best().getRule(),
                            found.run().best().getTitle())));
    if (!crowd.burning().isEmpty()) {
      text.append(
          "Burning: container %s, at most %s cores. "
              .formatted(String.join(", ", crowd.burning()), crowd.cores()));
    }
    return text.append("First: ").append(next(story)).append('.').toString();
  }

  private static String next(Story story) {
    return story.severity().compareTo(Severity.HIGH) >= 0
        ? story.correlations().stream()
            .findFirst()
            .map(Correlation::next)
            .orElse(
                "isolate the workload's network, keep its image and a process list, then stop it; look for who started it")
        : "ask the owner whether this is theirs; if not, isolate the workload's network and keep its image";
  }

  private static String reason(Adjusted leg) {
    EvidenceRun run = leg.run();
    return switch (run.leg()) {
      case IMAGE -> run.has(Trait.FIRST_SEEN.name()) ? "image first seen" : "suspicious image";
      case ACCESS -> run.has(Trait.MINER_COMMAND.name()) ? "told to mine" : "suspicious deployment";
      case COMPUTE ->
          run.has(Trait.GPU.name()) ? "GPU working like a miner's" : "CPU burning like a miner";
      case NETWORK ->
          run.has(Trait.LISTED.name()) ? "mining-pool traffic" : "traffic shaped like mining";
      case RUNTIME -> run.has(Trait.MINER_COMMAND.name()) ? "a miner's process" : "runtime alert";
      case CLOUD -> "cloud activity";
      case HEALTH -> "silence";
    };
  }

  private static String name(Workload workload) {
    String namespace = workload.getNamespace().map(name -> name + "/").orElse("");
    return workload.getKind() + " " + namespace + workload.getName();
  }

  /** The revision that follows the one before it: counted, and never dated back. */
  static Incident revised(@Nullable Incident before, Incident content, Change change) {
    Instant updated =
        before != null && before.getUpdated().isAfter(content.getUpdated())
            ? before.getUpdated()
            : content.getUpdated();
    return Incident.newBuilder(content)
        .setContentHash(contentHash(content))
        .setChange(change.name())
        .setUpdated(updated)
        .setRevision(before == null ? 1 : before.getRevision() + 1)
        .build();
  }

  /** What was told, taken back. */
  static Incident takenBack(Incident told) {
    return Incident.newBuilder(told).setStatus(IncidentStatus.RETRACTED).setOngoing(false).build();
  }

  /** The same, which says so where it was an exception that took it back. */
  static Incident takenBack(Incident told, Softened softened) {
    Incident.Builder taken = Incident.newBuilder(takenBack(told));
    softened.text().ifPresent(text -> taken.setSummary("No incident any more: " + text));
    return taken.build();
  }

  /**
   * SHA-256 over everything that follows from the evidence; revision, what it changed, when it was
   * written and where evidence lies belong to one run.
   */
  static String contentHash(Incident incident) {
    List<String> parts = new ArrayList<>();
    parts.addAll(List.of(incident.getId(), incident.getStatus().name()));
    parts.addAll(
        List.of(incident.getSeverity().name(), Integer.toString(incident.getConfidence())));
    parts.addAll(
        List.of(
            incident.getOpened().toString(),
            incident.getLastSeen().map(Instant::toString).orElse(""),
            Boolean.toString(incident.getOngoing())));
    parts.addAll(List.of(incident.getTitle(), incident.getSummary()));
    parts.addAll(
        List.of(
            Integer.toString(incident.getPodsNow()),
            Integer.toString(incident.getPodsEver()),
            Integer.toString(incident.getNodesNow()),
            Integer.toString(incident.getNodesEver()),
            Double.toString(incident.getCores()),
            Double.toString(incident.getCoreHours())));
    for (List<?> list :
        List.of(
            incident.getCorrelations(),
            incident.getLegs(),
            incident.getSum(),
            incident.getTechniques(),
            incident.getTimeline(),
            incident.getIndicators(),
            incident.getImages(),
            incident.getContainers(),
            incident.getPods(),
            incident.getNodes(),
            incident.getBurning(),
            incident.getDestinations(),
            incident.getUsers())) {
      parts.add(Integer.toString(list.size()));
      list.forEach(item -> parts.add(item.toString()));
    }
    return Finding.hash(parts);
  }
}
