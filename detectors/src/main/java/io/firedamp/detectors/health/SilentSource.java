package io.firedamp.detectors.health;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.kit.IncidentId;
import io.firedamp.detectors.state.SourceLifeState;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.LegScore;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.SourceReport;
import io.firedamp.schemas.avro.TimelineEntry;
import io.firedamp.schemas.avro.Workload;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** The silence of a source, told: the incident and the signal that people read. */
final class SilentSource {
  static final String RULE = "HLT-01";
  private static final String KIND = "source";

  private SilentSource() {}

  /** It has fallen silent, for the first time or again. */
  static Incident silent(SourceReport report, SourceLifeState life) {
    return incident(
        report, life, IncidentStatus.OPEN, life.getRevision() == 1 ? "OPENED" : "REOPENED");
  }

  /** It is back. */
  static Incident back(SourceReport report, SourceLifeState life) {
    return incident(report, life, IncidentStatus.CLOSED, "CLOSED");
  }

  private static Incident incident(
      SourceReport report, SourceLifeState life, IncidentStatus status, String change) {
    boolean open = status == IncidentStatus.OPEN;
    Instant opened = Instant.ofEpochMilli(life.getSilentSince());
    Instant told = Instant.ofEpochMilli(life.getToldAt());
    String name = report.getSource();
    Alias subject = new Alias(report.getCluster(), KIND, name);
    String title =
        "Source %s of cluster %s %s"
            .formatted(name, report.getCluster(), open ? "is silent" : "was silent");
    String detail = detail(life);
    Incident content =
        Incident.newBuilder()
            .setKind(IncidentKind.HEALTH)
            // No cluster's name holds a space, so this is the key of no workload.
            .setId(IncidentId.of(RULE + " " + subject))
            .setRevision(life.getRevision())
            .setStatus(status)
            .setCluster(report.getCluster())
            .setWorkload(
                Workload.newBuilder()
                    .setCluster(report.getCluster())
                    .setKind(KIND)
                    .setName(name)
                    .build())
            .setSeverity(Severity.MEDIUM)
            .setConfidence(0)
            .setOpened(opened)
            .setUpdated(report.getTime())
            .setLastSeen(open ? report.getTime() : lastSeen(life))
            .setOngoing(open)
            .setChange(change)
            .setCorrelations(List.of())
            .setLegs(List.of(leg()))
            .setTechniques(List.of())
            .setTitle(title)
            .setSummary(title + ": " + detail + ". " + (open ? next() : back(life)))
            .setTimeline(List.of(entry(subject, opened, told, title, detail)))
            .setIndicators(List.of())
            .setImages(List.of())
            .setContainers(List.of())
            .setPods(List.of())
            .setNodes(List.of())
            .setDestinations(List.of())
            .setUsers(List.of())
            .setEvidence(List.of())
            .setContentHash("")
            .build();
    return Incident.newBuilder(content).setContentHash(hash(content)).build();
  }

  /** The same as a signal, beside those of mining; it adds nothing to any of them. */
  static Signal signal(Incident incident) {
    TimelineEntry entry = incident.getTimeline().get(0);
    return new Finding(
            RULE,
            Leg.HEALTH,
            new TreeSet<>(),
            Alias.parse(entry.getSubject()),
            "silence",
            incident.getUpdated(),
            incident.getOpened(),
            Duration.ZERO,
            0,
            entry.getTitle(),
            entry.getDetail(),
            List.of(),
            new TreeMap<>(),
            List.of())
        .toSignal(HealthDetector.NAME, List.of());
  }

  private static String detail(SourceLifeState life) {
    return "nothing came after %s; until then its longest usual gap was %s"
        .formatted(
            Instant.ofEpochMilli(life.getSilentSince()).truncatedTo(ChronoUnit.SECONDS),
            rounded(Duration.ofMillis(life.getUsual())));
  }

  private static String rounded(Duration gap) {
    if (gap.compareTo(Duration.ofMinutes(2)) < 0) {
      return Math.max(1, gap.toSeconds()) + " s";
    }
    return gap.compareTo(Duration.ofHours(2)) < 0 ? gap.toMinutes() + " min" : gap.toHours() + " h";
  }

  private static String next() {
    return "What only it shows cannot be seen meanwhile. Look whether its sender runs and reaches"
        + " Firedamp; 'firedamp doctor' says what each source sees";
  }

  private static String back(SourceLifeState life) {
    return "It is back since " + lastSeen(life).truncatedTo(ChronoUnit.SECONDS);
  }

  private static Instant lastSeen(SourceLifeState life) {
    return Instant.ofEpochMilli(life.getLastSeen());
  }

  private static LegScore leg() {
    return LegScore.newBuilder()
        .setLeg(Leg.HEALTH)
        .setRule(RULE)
        .setWeight(0)
        .setDecibans(0.0)
        .setTraits(List.of())
        .build();
  }

  private static TimelineEntry entry(
      Alias subject, Instant opened, Instant told, String title, String detail) {
    return TimelineEntry.newBuilder()
        .setTime(opened)
        .setUntil(told)
        .setLeg(Leg.HEALTH)
        .setRule(RULE)
        .setTitle(title)
        .setDetail(detail)
        .setSeverity(Severity.MEDIUM)
        .setWeight(0)
        .setDecibans(0.0)
        .setSignalId("")
        .setSubject(subject.toString())
        .build();
  }

  private static String hash(Incident content) {
    return Finding.hash(
        List.of(
            content.getId(),
            content.getStatus().name(),
            content.getOpened().toString(),
            content.getSummary()));
  }
}
