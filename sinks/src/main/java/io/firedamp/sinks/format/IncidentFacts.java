package io.firedamp.sinks.format;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.LegScore;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Workload;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What several formats say about an incident in the same words. */
public final class IncidentFacts {
  private IncidentFacts() {}

  /** The rule that made it: the first correlation, else the rule of the strongest leg. */
  public static String rule(Incident incident) {
    return incident.getCorrelations().stream()
        .findFirst()
        .or(
            () ->
                incident.getLegs().stream()
                    .max(Comparator.comparingInt(LegScore::getWeight))
                    .map(LegScore::getRule))
        .orElse("firedamp");
  }

  /** Elastic's risk levels (21, 47, 73, 99), and 5 for information. */
  public static int severityOfHundred(Severity severity) {
    return switch (severity) {
      case INFO -> 5;
      case LOW -> 21;
      case MEDIUM -> 47;
      case HIGH -> 73;
      case CRITICAL -> 99;
    };
  }

  /** The scale of CEF: 0–3 low, 4–6 medium, 7–8 high, 9–10 very high. */
  public static int severityOfTen(Severity severity) {
    return switch (severity) {
      case INFO -> 1;
      case LOW -> 3;
      case MEDIUM -> 5;
      case HIGH -> 8;
      case CRITICAL -> 10;
    };
  }

  /** RFC 5424, 6.2.1: 1 alert, 2 critical, 4 warning, 5 notice, 6 informational. */
  public static int severityOfSyslog(Severity severity) {
    return switch (severity) {
      case CRITICAL -> 1;
      case HIGH -> 2;
      case MEDIUM -> 4;
      case LOW -> 5;
      case INFO -> 6;
    };
  }

  /** One line for a person: the title, and the rule where it has none. */
  public static String title(Incident incident) {
    return incident.getTitle().isBlank() ? rule(incident) : incident.getTitle();
  }

  /**
   * Whether a person must be told now: it opened, rose, or came back. Who wrote no reason for the
   * revision means an alert, as long as it is open.
   */
  public static boolean isAlert(Incident incident) {
    return switch (incident.getChange()) {
      case "OPENED", "ESCALATED", "REOPENED" -> true;
      case "REVISED", "CLOSED", "RETRACTED" -> false;
      default -> incident.getStatus() == IncidentStatus.OPEN;
    };
  }

  /** Whether it is about what cannot be seen, and not about mining. */
  public static boolean isHealth(Incident incident) {
    return incident.getKind() == IncidentKind.HEALTH;
  }

  /** {@code kind/namespace/name}. */
  public static String workload(Incident incident) {
    Workload workload = incident.getWorkload();
    return Stream.of(workload.getKind(), workload.getNamespace().orElse(""), workload.getName())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("/"));
  }
}
