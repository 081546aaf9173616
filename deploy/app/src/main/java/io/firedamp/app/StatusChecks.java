package io.firedamp.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.firedamp.app.config.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a running pipeline says of its sources, detectors and sinks. */
public final class StatusChecks {
  /** Longer than any source's own rhythm. */
  public static final Duration SILENT = Duration.ofMinutes(15);

  private StatusChecks() {}

  /** One check for each source, detector and sink of a {@code /status} answer. */
  static List<Check> of(JsonNode status, Instant now) {
    List<Check> checks = new ArrayList<>();
    if (status.path("disk").path("full").asBoolean()) {
      checks.add(disk(status.path("disk")));
    }
    status
        .path("sources")
        .properties()
        .forEach(e -> checks.add(source(e.getKey(), e.getValue(), now)));
    status.path("refusedClaims").forEach(claim -> checks.add(refused(claim)));
    status
        .path("detectors")
        .properties()
        .forEach(e -> checks.add(detector(e.getKey(), e.getValue())));
    status
        .path("failedPlugins")
        .properties()
        .forEach(e -> checks.add(failed(e.getKey(), e.getValue().asText())));
    status.path("sinks").properties().forEach(e -> checks.add(sink(e.getKey(), e.getValue())));
    return checks;
  }

  /** The types of the sources that run, by name. */
  static Map<String, String> sources(JsonNode status) {
    Map<String, String> types = new TreeMap<>();
    status
        .path("sources")
        .properties()
        .forEach(e -> types.put(e.getKey(), e.getValue().path("type").asText()));
    return types;
  }

  /** How long ago, for people. */
  static String ago(Instant then, Instant now) {
    Duration age = Duration.between(then, now);
    return age.isNegative()
        ? "in the future"
        : Durations.print(Duration.ofSeconds(age.toSeconds())) + " ago";
  }

  private static Check disk(JsonNode disk) {
    long mebibyte = 1024 * 1024;
    return Check.broken(
        "disk",
        "%d MiB free, less than its reserve of %d MiB: nothing is taken in"
            .formatted(
                disk.path("usableBytes").asLong() / mebibyte,
                disk.path("reserveBytes").asLong() / mebibyte),
        "make room on the disk of the data directory; it goes on by itself");
  }

  private static Check refused(JsonNode claim) {
    String token = claim.path("token").asText();
    return Check.blind(
        "token " + token,
        "%d times it spoke at source %s for a %s that is not its own, and was refused"
            .formatted(
                claim.path("count").asLong(),
                claim.path("source").asText(),
                claim.path("of").asText()),
        "where its sender is right, let it: listener.tokens.%s; else find out who has its secret"
            .formatted(token));
  }

  private static Check source(String name, JsonNode source, Instant now) {
    String area = "source " + name;
    String detail = source.path("detail").asText();
    if (!source.path("reachable").asBoolean()) {
      return Check.broken(
          area,
          "sees nothing: " + detail,
          "start what it reads, or correct sources.%s and its sender".formatted(name));
    }
    Instant last = time(source.path("lastEvent").asText());
    if (last == null) {
      return Check.blind(
          area,
          "silent since the start: " + detail,
          "see whether its sender runs and is sent here");
    }
    String finding = "latest event " + ago(last, now);
    if (!source.path("complete").asBoolean(true)) {
      return Check.blind(
          area, finding + ", and not all is seen: " + detail, "set right what is named");
    }
    if (Duration.between(last, now).compareTo(SILENT) <= 0) {
      return Check.ok(area, finding);
    }
    return Check.blind(
        area,
        "silent since %s (%s)".formatted(last.truncatedTo(ChronoUnit.SECONDS), ago(last, now)),
        "see whether its sender still runs: it " + detail);
  }

  private static Check detector(String name, JsonNode detector) {
    String state = detector.path("state").asText();
    String area = "detector " + name;
    Duration stalled = Duration.ofSeconds(detector.path("stalledSeconds").asLong());
    if (!state.equals("RUNNING")) {
      return Check.broken(
          area,
          "does not run (%s: %s)".formatted(state, detector.path("detail").asText()),
          "see the log of 'run' for the cause; it is started again where it stopped");
    }
    return stalled.isZero()
        ? Check.ok(area, "running")
        : Check.broken(
            area,
            "runs, and has not got on for %s though records wait for it"
                .formatted(Durations.print(stalled)),
            "see the log of 'run' for what it tries again and again; report what it stays at");
  }

  private static Check failed(String setting, String why) {
    return Check.broken(
        "plugin " + setting,
        "was left out: " + why,
        "replace its jar, or switch it off in the configuration");
  }

  private static Check sink(String name, JsonNode sink) {
    String area = "sink " + name;
    String state = sink.path("state").asText();
    String finding =
        "%s delivered, %s waiting"
            .formatted(sink.path("delivered").asText(), sink.path("lag").asText());
    return state.equals("DELIVERING")
        ? Check.ok(area, finding)
        : Check.broken(
            area,
            "%s (%s)".formatted(finding, state),
            "set right: " + sink.path("reason").asText());
  }

  private static @Nullable Instant time(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
