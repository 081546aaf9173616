package io.firedamp.app;

import io.firedamp.app.config.Durations;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.LegScore;
import io.firedamp.schemas.avro.SumLine;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.schemas.avro.TimelineEntry;
import io.firedamp.schemas.avro.Workload;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Incidents for people: a table of many, or one with its timeline and evidence. */
public final class IncidentText {
  private static final int WIDTH = 100;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Terminal terminal;
  private final PrintWriter out;

  public IncidentText(Terminal terminal) {
    this.terminal = terminal;
    this.out = terminal.out();
  }

  /** One line each, as given. */
  public void printTable(Collection<Incident> incidents) {
    Table table =
        new Table("SEVERITY", "CONF", "STATUS", "OPENED", "WORKLOAD", "LEGS", "ID", "TITLE");
    for (Incident incident : incidents) {
      table.row(
          incident.getSeverity(),
          incident.getKind() == IncidentKind.HEALTH ? "-" : incident.getConfidence() + "%",
          incident.getStatus(),
          TIME.format(incident.getOpened()),
          workload(incident.getWorkload()),
          legs(incident),
          incident.getId(),
          incident.getTitle());
    }
    table.printTo(out);
  }

  /**
   * Everything a person needs to act on one incident.
   *
   * @param deliveries where it went, one line each; may be empty
   * @param unseen what cannot be seen of it, one line a leg; may be empty
   */
  public void print(Incident incident, List<String> deliveries, List<String> unseen) {
    printHead(incident);
    printWhy(incident);
    printTimeline(incident.getTimeline());
    printFacts(incident);
    printEvidence(incident.getEvidence());
    section("Cannot be seen now", unseen);
    section("Delivered", deliveries.isEmpty() ? List.of("not yet, or nowhere") : deliveries);
    out.flush();
  }

  /** The workload as {@code kind namespace/name (cluster)}. */
  public static String workload(Workload workload) {
    String name = workload.getNamespace().map(space -> space + "/").orElse("") + workload.getName();
    return workload.getKind() + " " + name + " (" + workload.getCluster() + ")";
  }

  private void printHead(Incident incident) {
    out.println(
        terminal.severity(incident.getSeverity()).stripTrailing()
            + "  "
            + terminal.bold(VisibleText.of(incident.getTitle())));
    field("incident", incident.getId());
    String confidence =
        incident.getKind() == IncidentKind.HEALTH
            ? "about what can be seen"
            : "confidence " + incident.getConfidence() + " %";
    field(
        "status",
        "%s, revision %d, %s".formatted(incident.getStatus(), incident.getRevision(), confidence)
            + (incident.getChange().isEmpty() ? "" : " (" + incident.getChange() + ")"));
    field("workload", workload(incident.getWorkload()));
    field(
        "seen",
        "%s to %s (%s)"
            .formatted(
                TIME.format(incident.getOpened()),
                TIME.format(incident.getUpdated()),
                span(incident.getOpened(), incident.getUpdated())));
    printExtent(incident);
    wrapped(incident.getSummary());
  }

  private void printExtent(Incident incident) {
    if (incident.getPodsEver() > 0 || incident.getNodesEver() > 0) {
      field(
          "where",
          "%d pods now, %d ever; %d nodes now, %d ever"
              .formatted(
                  incident.getPodsNow(),
                  incident.getPodsEver(),
                  incident.getNodesNow(),
                  incident.getNodesEver()));
    }
    if (!incident.getBurning().isEmpty()) {
      field("burning", String.join(", ", incident.getBurning()));
    }
    if (incident.getCores() > 0) {
      field(
          "burnt",
          String.format(
              Locale.ROOT,
              "%.2f cores, %.1f core-hours, about $%.2f",
              incident.getCores(),
              incident.getCoreHours(),
              incident.getCost()));
    }
    incident
        .getLastSeen()
        .ifPresent(
            time ->
                field(
                    "last seen",
                    TIME.format(time) + (incident.getOngoing() ? ", goes on" : ", not since")));
  }

  private void printWhy(Incident incident) {
    String rules =
        incident.getCorrelations().isEmpty()
            ? ""
            : " (" + String.join(", ", incident.getCorrelations()) + ")";
    heading("Why" + VisibleText.of(rules));
    if (incident.getSum().isEmpty()) {
      printLegs(incident.getLegs());
    } else {
      printSum(incident);
    }
  }

  private void printLegs(List<LegScore> legs) {
    for (LegScore leg : legs) {
      out.printf(
          "  %-8s %-8s weight %d%n", leg.getLeg(), VisibleText.of(leg.getRule()), leg.getWeight());
    }
  }

  /** Decibans, so that a reader can add them up. */
  private void printSum(Incident incident) {
    List<SumLine> lines = incident.getSum();
    int width = lines.stream().mapToInt(line -> line.getLabel().length()).max().orElse(0);
    for (SumLine line : lines) {
      String label = VisibleText.of(line.getLabel());
      String text =
          String.format(
              Locale.ROOT,
              "  %+7.1f dB  %-" + Math.max(1, Math.min(40, width)) + "s  %s",
              line.getDecibans(),
              label,
              VisibleText.of(line.getNote()));
      out.println(text.stripTrailing());
    }
    out.println("  " + "-".repeat(10));
    out.println(
        String.format(
            Locale.ROOT, "  %+7.1f dB  = %d %%", incident.getDecibans(), incident.getConfidence()));
  }

  private void printTimeline(List<TimelineEntry> timeline) {
    heading("Timeline");
    for (TimelineEntry entry : timeline) {
      out.printf(
          "  %s  %s %-8s %-8s %s%n",
          TIME.format(entry.getTime()),
          terminal.severity(entry.getSeverity()),
          entry.getLeg(),
          VisibleText.of(entry.getRule()),
          VisibleText.of(entry.getTitle()));
      out.println("  " + " ".repeat(22) + VisibleText.of(entry.getDetail()));
    }
  }

  private void printFacts(Incident incident) {
    section(
        "Attacker",
        incident.getIndicators().stream().map(i -> i.getType() + "  " + i.getValue()).toList());
    section("Images", incident.getImages());
    section("Pods", incident.getPods());
    section("Containers", incident.getContainers());
    section("Nodes", incident.getNodes());
    section("Destinations", incident.getDestinations());
    section("Users", incident.getUsers());
    section("ATT&CK", incident.getTechniques().stream().map(IncidentText::technique).toList());
  }

  private void printEvidence(List<Evidence> evidence) {
    section(
        "Evidence",
        evidence.stream()
            .map(
                event ->
                    "%s  %s/%d@%d  %s"
                        .formatted(
                            TIME.format(event.getTime()),
                            event.getTopic(),
                            event.getPartition(),
                            event.getOffset(),
                            event.getEventId()))
            .toList());
  }

  private static String technique(Technique technique) {
    return "%s  %s (%s %s)"
        .formatted(
            technique.getId(), technique.getName(), technique.getTacticId(), technique.getTactic());
  }

  private static String legs(Incident incident) {
    return String.join(
        "+",
        incident.getLegs().stream()
            .map(leg -> leg.getLeg().name().toLowerCase(Locale.ROOT))
            .toList());
  }

  private static String span(Instant from, Instant to) {
    return Durations.print(Duration.ofSeconds(Duration.between(from, to).toSeconds()));
  }

  /** One section more. */
  public void printSection(String title, List<String> lines) {
    section(title, lines);
    out.flush();
  }

  private void section(String title, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    heading(title);
    lines.forEach(line -> out.println("  " + VisibleText.of(line)));
  }

  private void heading(String title) {
    out.println();
    out.println(terminal.bold(title));
  }

  private void field(String name, String value) {
    out.printf("  %-9s %s%n", name, VisibleText.of(value));
  }

  private void wrapped(String text) {
    StringBuilder line = new StringBuilder();
    out.println();
    for (String word : VisibleText.of(text).split(" ", -1)) {
      if (line.length() + word.length() + 1 > WIDTH && !line.isEmpty()) {
        out.println("  " + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    out.println("  " + line);
  }
}
