package io.firedamp.samples.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a replay found: its output as JSON. */
final class Found {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double PRIOR = -40;
  private static final double HIGH_FROM = 0.60;

  /**
   * An incident.
   *
   * @param workload kind, namespace and name
   * @param highAt time of the evidence with which it was high
   */
  record Told(
      String workload,
      String severity,
      int confidence,
      String title,
      Instant opened,
      Optional<Instant> highAt,
      List<String> legs) {
    /** Whether people are woken for it. */
    boolean isHigh() {
      return severity.equals("HIGH") || severity.equals("CRITICAL");
    }
  }

  /**
   * A signal.
   *
   * @param alias whom it is about, without its cluster
   * @param traits as one text
   */
  record Sign(
      String rule, String leg, String traits, double decibans, String alias, Instant time) {}

  private final List<Told> incidents = new ArrayList<>();
  private final List<Sign> signals = new ArrayList<>();
  private final JsonNode summary;

  private Found(JsonNode root) {
    this.summary = root.path("summary");
    root.path("incidents").forEach(each -> incidents.add(told(each)));
    for (JsonNode each : root.path("signals")) {
      if (!each.path("retracted").asBoolean()) {
        signals.add(sign(each));
      }
    }
  }

  /** Read from the output of {@code firedamp replay --signals -o json}. */
  static Found of(Path replay) throws IOException {
    return new Found(JSON.readTree(replay.toFile()));
  }

  List<Told> incidents() {
    return incidents;
  }

  List<Sign> signals() {
    return signals;
  }

  /** A number of the summary. */
  double figure(String name) {
    return summary.path(name).asDouble();
  }

  private static Told told(JsonNode incident) {
    JsonNode workload = incident.path("workload");
    List<String> legs = new ArrayList<>();
    incident.path("legs").forEach(leg -> legs.add(leg.path("rule").asText()));
    return new Told(
        workload.path("kind").asText()
            + "/"
            + workload.path("namespace").asText("")
            + "/"
            + workload.path("name").asText(),
        incident.path("severity").asText(),
        incident.path("confidence").asInt(),
        incident.path("title").asText(),
        Instant.parse(incident.path("opened").asText()),
        highAt(incident.path("timeline")),
        legs);
  }

  /** When the strongest weight of each leg seen so far first made a sum that is high. */
  private static Optional<Instant> highAt(JsonNode timeline) {
    List<JsonNode> entries = new ArrayList<>();
    timeline.forEach(entries::add);
    entries.sort(Comparator.comparing(entry -> entry.path("time").asText()));
    Map<String, Double> strongest = new HashMap<>();
    for (JsonNode entry : entries) {
      strongest.merge(entry.path("leg").asText(), entry.path("decibans").asDouble(), Math::max);
      double sum = PRIOR + strongest.values().stream().mapToDouble(Double::doubleValue).sum();
      if (1 / (1 + Math.pow(10, -sum / 10)) >= HIGH_FROM) {
        return Optional.of(Instant.parse(entry.path("time").asText()));
      }
    }
    return Optional.empty();
  }

  private static Sign sign(JsonNode signal) {
    List<String> traits = new ArrayList<>();
    signal.path("traits").forEach(trait -> traits.add(trait.asText()));
    String subject = signal.path("subject").asText();
    return new Sign(
        signal.path("rule").asText(),
        signal.path("leg").asText(),
        String.join(" ", traits),
        signal.path("decibans").asDouble(),
        subject.substring(subject.indexOf('/') + 1),
        Instant.parse(signal.path("time").asText()));
  }

  /** Minutes from one time to another. */
  static double minutes(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 60_000.0;
  }
}
