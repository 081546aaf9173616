package io.firedamp.sinks;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Severity;
import java.util.List;
import java.util.Optional;

/**
 * Which incidents one sink is for, and how fast. What was told once is told to its end, however low
 * it falls and whoever it turns out to be; only {@code statuses} is asked of every revision.
 *
 * @param severity from which an incident is delivered
 * @param confidence percent from which it is, 0 to 99
 * @param clusters of which it is; empty is all
 * @param namespaces of whose workloads it is; empty is all, also workloads without one
 * @param statuses that are told; empty is all
 * @param kinds that are told; empty is all
 * @param latestOnly whether of several revisions that wait only the latest is told, as after an
 *     outage; it tells what the others would have, as that it rose
 * @param perMinute incidents a minute at most, 0 to 60,000; 0 is as many as there are
 * @param timing when they are told
 */
public record DeliveryRule(
    Severity severity,
    int confidence,
    List<String> clusters,
    List<String> namespaces,
    List<IncidentStatus> statuses,
    List<IncidentKind> kinds,
    boolean latestOnly,
    int perMinute,
    Timing timing) {
  private static final int MOST_PER_MINUTE = 60_000;

  public DeliveryRule {
    Require.between("confidence", confidence, 0, 99);
    Require.between("perMinute", perMinute, 0, MOST_PER_MINUTE);
    clusters = List.copyOf(clusters);
    namespaces = List.copyOf(namespaces);
    statuses = List.copyOf(statuses);
    kinds = List.copyOf(kinds);
  }

  /** All from MEDIUM: below it an incident is told to nobody who did not ask (DESIGN section 6). */
  public static DeliveryRule defaults() {
    return from(Severity.MEDIUM);
  }

  /** All from a severity. */
  public static DeliveryRule from(Severity severity) {
    return new DeliveryRule(
        severity, 0, List.of(), List.of(), List.of(), List.of(), false, 0, Timing.atOnce());
  }

  /**
   * Why a revision is passed over, as a name to count it by; empty where it is told.
   *
   * @param isTold whether the destination was told of the incident before
   */
  Optional<String> objection(Incident incident, boolean isTold) {
    if (!isAmong(statuses, incident.getStatus())) {
      return Optional.of("other-status");
    }
    return isTold ? Optional.empty() : objection(incident);
  }

  private Optional<String> objection(Incident incident) {
    if (incident.getSeverity().compareTo(severity) < 0) {
      return Optional.of("below-severity");
    }
    if (incident.getConfidence() < confidence) {
      return Optional.of("below-confidence");
    }
    if (!isAmong(kinds, incident.getKind())) {
      return Optional.of("other-kind");
    }
    if (!isAmong(clusters, incident.getCluster())) {
      return Optional.of("other-cluster");
    }
    return isAmong(namespaces, incident.getWorkload().getNamespace().orElse(""))
        ? Optional.empty()
        : Optional.of("other-namespace");
  }

  private static <T> boolean isAmong(List<T> wanted, T found) {
    return wanted.isEmpty() || wanted.contains(found);
  }
}
