package io.firedamp.samples.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.samples.Estate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an estate truly was. */
final class Truth {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A workload.
   *
   * @param mining whether it mined at any time
   * @param share of what it could burn that it burnt
   */
  record Known(
      String key,
      String family,
      boolean mining,
      int fold,
      Instant from,
      Instant until,
      Instant needed,
      double share) {
    /** How long it was there, and honest. */
    double honestDays() {
      Instant end = mining ? needed : until;
      return Math.max(0, Duration.between(from, end).toSeconds() / 86_400.0);
    }
  }

  private record Held(String workload, Instant from, Instant until) {}

  private final Map<String, Known> workloads = new HashMap<>();
  private final Map<String, List<Held>> aliases = new HashMap<>();

  private Truth() {}

  /** Read from where an estate was written. */
  static Truth of(Path estate) throws IOException {
    Truth truth = new Truth();
    for (String line : Files.readAllLines(estate.resolve(Estate.TRUTH))) {
      Known known = known(JSON.readTree(line));
      truth.workloads.put(known.key(), known);
    }
    for (String line : Files.readAllLines(estate.resolve(Estate.PODS))) {
      truth.learn(JSON.readTree(line));
    }
    return truth;
  }

  private static Known known(JsonNode line) {
    JsonNode mining = line.path("mining").path(0);
    Instant until = Instant.parse(line.path("until").asText());
    return new Known(
        line.path("workload").asText(),
        line.path("family").asText(),
        line.path("attack").asBoolean(),
        line.path("fold").asInt(),
        Instant.parse(line.path("from").asText()),
        until,
        mining.isMissingNode() ? until : Instant.parse(mining.path("needed").asText()),
        mining.path("share").asDouble());
  }

  private void learn(JsonNode pod) {
    Instant until = pod.has("until") ? Instant.parse(pod.path("until").asText()) : Instant.MAX;
    Held held =
        new Held(pod.path("workload").asText(), Instant.parse(pod.path("from").asText()), until);
    held("pod/" + pod.path("pod").asText(), held);
    held("pod-uid/" + pod.path("uid").asText(), held);
    for (JsonNode id : pod.path("containers")) {
      held("container/" + id.asText(), held);
    }
    if (!pod.path("hostNetwork").asBoolean()) {
      held("ip/" + pod.path("address").asText(), held);
    }
  }

  private void held(String alias, Held held) {
    aliases.computeIfAbsent(alias, each -> new ArrayList<>()).add(held);
  }

  /** Every workload. */
  List<Known> workloads() {
    return workloads.values().stream().sorted(Comparator.comparing(Known::key)).toList();
  }

  /** The workload of this name, as incidents have it. */
  Optional<Known> workload(String key) {
    return Optional.ofNullable(workloads.get(key));
  }

  /** Who had an alias at a time. */
  Optional<Known> holder(String alias, Instant at) {
    return aliases.getOrDefault(alias, List.of()).stream()
        .filter(held -> !at.isBefore(held.from().minusSeconds(60)))
        .filter(
            held -> held.until().equals(Instant.MAX) || at.isBefore(held.until().plusSeconds(60)))
        .map(held -> workloads.get(held.workload()))
        .findFirst();
  }
}
