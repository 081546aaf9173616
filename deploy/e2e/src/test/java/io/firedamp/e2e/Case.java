package io.firedamp.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a case expects: the same words as in its {@code case.json}. */
record Case(String title, JsonNode expect, List<String> inputs) {
  static Case of(JsonNode json) {
    List<String> inputs = new ArrayList<>();
    json.path("inputs").forEach(name -> inputs.add(name.asText()));
    return new Case(json.path("title").asText(), json.path("expect"), inputs);
  }

  int repeat() {
    return expect.path("repeat").asInt(1);
  }

  @Nullable String sameAs() {
    return expect.path("sameAs").asText(null);
  }

  /** Everything in which a replay differs from what is right; empty when it holds. */
  List<String> wrongAbout(CaseReplay replay) {
    List<String> wrong = new ArrayList<>();
    if (expect.has("noneFrom")) {
      Severity from = Severity.valueOf(expect.get("noneFrom").asText());
      replay.incidents().stream()
          .filter(incident -> incident.getSeverity().compareTo(from) >= 0)
          .forEach(incident -> wrong.add("want nothing from " + from + ": " + told(incident)));
    }
    if (expect.has("count") && replay.loud().size() != expect.get("count").asInt()) {
      wrong.add(
          "want %d incidents, got %s".formatted(expect.get("count").asInt(), replay.headlines()));
    }
    for (JsonNode want : expect.path("incidents")) {
      if (replay.incidents().stream().noneMatch(incident -> fits(incident, want))) {
        wrong.add("want %s, got %s".formatted(want, replay.headlines()));
      }
    }
    for (JsonNode workload : expect.path("absent")) {
      replay.loud().stream()
          .filter(incident -> name(incident).endsWith(lower(workload)))
          .forEach(incident -> wrong.add("want none on it: " + told(incident)));
    }
    if (replay.dropped() > expect.path("droppedMost").asLong(Long.MAX_VALUE)) {
      wrong.add("dropped " + replay.dropped());
    }
    if (replay.events() < expect.path("eventsLeast").asLong(0)) {
      wrong.add("events " + replay.events());
    }
    return wrong;
  }

  private static boolean fits(Incident incident, JsonNode want) {
    boolean severity = !want.has("severity");
    for (JsonNode allowed : want.path("severity")) {
      severity |= incident.getSeverity().name().equals(allowed.asText());
    }
    boolean legs = true;
    for (JsonNode leg : want.path("legs")) {
      legs &= CaseReplay.legs(incident).contains(lower(leg));
    }
    boolean title = true;
    for (JsonNode word : want.path("title_not")) {
      title &= !incident.getTitle().toLowerCase(Locale.ROOT).contains(lower(word));
    }
    return name(incident).endsWith(lower(want.path("workload")))
        && severity
        && legs
        && title
        && incident.getRevision() <= want.path("revisions").asInt(Integer.MAX_VALUE);
  }

  static String name(Incident incident) {
    var workload = incident.getWorkload();
    return String.join(
            "/", workload.getKind(), workload.getNamespace().orElse(""), workload.getName())
        .toLowerCase(Locale.ROOT);
  }

  private static String told(Incident incident) {
    return incident.getSeverity() + " " + name(incident) + " " + incident.getSum();
  }

  private static String lower(JsonNode text) {
    return text.asText().toLowerCase(Locale.ROOT);
  }
}
