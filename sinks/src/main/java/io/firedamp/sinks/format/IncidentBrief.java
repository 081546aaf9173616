package io.firedamp.sinks.format;

import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Technique;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a person who is paged or reads a chat is told of an incident, by destinations that are read
 * and not searched. Everything invisible or active is shown, every text and every list is bounded,
 * and what is empty or unknown is left out.
 */
public final class IncidentBrief {
  /** UTF-16 units of any value, at most. */
  public static final int LONGEST_VALUE = 512;

  private static final int TITLE = 256;
  private static final int SUMMARY = 2048;
  private static final int EVENT = 32;
  private static final int ELEMENT = 80;
  private static final int ELEMENTS = 5;
  private static final List<String> PLACE = List.of("cluster", "workload", "confidence");

  private final List<Fact> facts = new ArrayList<>();
  private final String title;
  private final String headline;
  private final String summary;
  private boolean isCut;

  /** A value under a name in lower-case words. */
  public record Fact(String name, String value) {}

  private IncidentBrief(Incident incident) {
    title = shown(IncidentFacts.title(incident), TITLE);
    summary = shown(incident.getSummary(), SUMMARY);
    String event =
        incident.getChange().isEmpty() ? incident.getStatus().name() : incident.getChange();
    headline = "%s %s: %s".formatted(shown(event, EVENT), incident.getSeverity(), title);
    place(incident);
    life(incident);
    reasons(incident);
    extent(incident);
  }

  public static IncidentBrief of(Incident incident) {
    return new IncidentBrief(incident);
  }

  /** One line; the rule where the incident has none. */
  public String title() {
    return title;
  }

  /** The title behind what happened and how bad it is. */
  public String headline() {
    return headline;
  }

  /** Where and how sure, in one line: what stands behind the headline where many are told. */
  public String place() {
    return facts.stream()
        .filter(fact -> PLACE.contains(fact.name()))
        .map(fact -> fact.name() + " " + fact.value())
        .collect(Collectors.joining(", "));
  }

  /** What stands above several: how many, of how many incidents, and the worst of them. */
  public static String headline(List<Incident> incidents) {
    Severity worst =
        incidents.stream().map(Incident::getSeverity).max(Comparator.naturalOrder()).orElseThrow();
    long distinct = incidents.stream().map(Incident::getId).distinct().count();
    return "%d revisions of %d incidents, the worst %s"
        .formatted(incidents.size(), distinct, worst);
  }

  /** A paragraph, or empty. */
  public String summary() {
    return summary;
  }

  /** In the order in which a person asks for them. */
  public List<Fact> facts() {
    return List.copyOf(facts);
  }

  /** Whether anything was shortened or left out to fit. */
  public boolean isCut() {
    return isCut;
  }

  private void place(Incident incident) {
    text("cluster", incident.getCluster());
    text("workload", IncidentFacts.workload(incident));
    list("nodes", incident.getNodes());
    list("pods", incident.getPods());
    list("images", incident.getImages());
  }

  private void life(Incident incident) {
    text("severity", incident.getSeverity().name());
    text("status", incident.getStatus().name());
    text("change", incident.getChange());
    text("confidence", incident.getConfidence() + " %");
    text("opened", time(incident.getOpened()));
    text("latest evidence", time(incident.getUpdated()));
  }

  private void reasons(Incident incident) {
    text("rule", IncidentFacts.rule(incident));
    list("techniques", incident.getTechniques().stream().map(Technique::getId).toList());
    list("destinations", incident.getDestinations());
    list("campaigns", incident.getCampaigns());
    list("users", incident.getUsers());
  }

  private void extent(Incident incident) {
    list("burning", incident.getBurning());
    measure("cores", incident.getCores());
    measure("core-hours", incident.getCoreHours());
    measure("cost in USD", incident.getCost());
  }

  private void list(String name, List<String> values) {
    List<String> told =
        new ArrayList<>(
            values.stream().limit(ELEMENTS).map(value -> shown(value, ELEMENT)).toList());
    if (values.size() > ELEMENTS) {
      isCut = true;
      told.add("and " + (values.size() - ELEMENTS) + " more");
    }
    text(name, String.join(", ", told));
  }

  /** Zero is unknown. */
  private void measure(String name, double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
    if (rounded.signum() != 0) {
      text(name, rounded.stripTrailingZeros().toPlainString());
    }
  }

  private void text(String name, String value) {
    if (!value.isBlank()) {
      facts.add(new Fact(name, shown(value, LONGEST_VALUE)));
    }
  }

  private String shown(String value, int longest) {
    isCut |= !VisibleText.fits(value, longest);
    return VisibleText.of(value, longest);
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
