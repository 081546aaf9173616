package io.firedamp.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Severity;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a case expects: the same words as in its {@code case.json}. */
record Case(String title, JsonNode expect, List<String> inputs) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Those whose names begin with one of the prefixes, commas between them; {@code all} for all. */
  static List<Path> folders(String prefixes) throws IOException {
    List<String> wanted = Arrays.asList(prefixes.split(",", -1));
    try (Stream<Path> found = Files.list(home())) {
      return found
          .filter(folder -> Files.exists(folder.resolve("case.json")))
          .filter(folder -> wanted.contains("all") || isWanted(folder, wanted))
          .sorted()
          .toList();
    }
  }

  private static boolean isWanted(Path folder, List<String> prefixes) {
    return prefixes.stream().anyMatch(folder.getFileName().toString()::startsWith);
  }

  private static Path home() {
    try {
      return Path.of(Objects.requireNonNull(Case.class.getResource("/cases"), "cases").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the cases lie at no path", e);
    }
  }

  static Case in(Path folder) throws IOException {
    JsonNode json = JSON.readTree(folder.resolve("case.json").toFile());
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
