package io.firedamp.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.app.demo.MinerStory;
import io.firedamp.app.demo.Step.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Real records of every format: public data in {@code shared/data} in a directory above the
 * checkout, or wherever {@code -Dfiredamp.data} says. Without it a few records of our own.
 */
final class Samples {
  private static final String AUDIT = "k8s-audit/immudb/k8s.part1.jsonl";
  private static final String ZEEK = "network/zeek-json/otrf-apt29-day1/";

  private Samples() {}

  /** Formats whose records are JSON. */
  static List<String> jsonFormats() {
    return List.of(
        "kubernetes-audit",
        "zeek-json",
        "suricata-eve",
        "aws-vpc-flow",
        "aws-resolver-query",
        "hubble-flow",
        "distribution-notification",
        "docker-events",
        "docker-stats");
  }

  /** The records of one format. */
  static List<byte[]> of(String format) {
    return switch (format) {
      case "kubernetes-audit" -> lines(AUDIT).orElseGet(() -> events(story(Channel.AUDIT)));
      case "zeek-json" -> zeek().orElseGet(() -> story(Channel.ZEEK));
      // Public ones are mostly of types that are left out.
      case "suricata-eve" -> split(resource("suricata-eve.jsonl"));
      case "hubble-flow" ->
          lines("network/hubble/hubble-otel/sample-tcp-first-80.json")
              .orElseGet(() -> split(resource("hubble-flow.jsonl")));
      // Lines as what they are under their header.
      case "aws-vpc-flow" -> split(resource("aws-vpc-flow.jsonl"));
      case "aws-resolver-query" -> split(resource("aws-resolver-query.jsonl"));
      case "distribution-notification" ->
          file("registry/distribution/pull-manifest.json").orElseGet(() -> story(Channel.REGISTRY));
      case "docker-events" ->
          lines("registry/docker-events/events.jsonl")
              .orElseGet(() -> split(resource("docker-events.jsonl")));
      // Public ones lack what came before, without which there is no rate: ours is an engine's own.
      case "docker-stats" -> split(resource("docker-stats.jsonl"));
      case "prometheus-text" ->
          file("metrics/prometheus/cadvisor/prometheus_metrics.txt")
              .orElseGet(() -> story(Channel.CADVISOR));
      default -> throw new IllegalArgumentException("no samples of '" + format + "'");
    };
  }

  /** Where the records come from, for the report. */
  static String origin() {
    return root().isPresent() ? "public data" : "records of our own: no shared/data is here";
  }

  private static Optional<List<byte[]>> zeek() {
    List<byte[]> all = new ArrayList<>();
    for (String name : List.of("NASHUA_conn.log", "NASHUA_dns.log", "NASHUA_ssl.log")) {
      lines(ZEEK + name).ifPresent(all::addAll);
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  private static Optional<List<byte[]>> lines(String relative) {
    return file(relative).map(content -> split(content.get(0)));
  }

  private static Optional<List<byte[]>> file(String relative) {
    return root()
        .map(root -> root.resolve(relative))
        .filter(Files::exists)
        .map(path -> List.of(read(path)));
  }

  private static List<byte[]> story(Channel channel) {
    return new MinerStory()
        .steps().stream()
            .filter(step -> step.channel() == channel)
            .map(step -> step.body().getBytes(StandardCharsets.UTF_8))
            .toList();
  }

  /** The events of bodies as the API server's webhook sends them: as lines of its log. */
  private static List<byte[]> events(List<byte[]> bodies) {
    ObjectMapper mapper = new ObjectMapper();
    List<byte[]> events = new ArrayList<>();
    try {
      for (byte[] body : bodies) {
        JsonNode tree = mapper.readTree(body);
        if (tree.has("items")) {
          for (JsonNode event : tree.get("items")) {
            events.add(mapper.writeValueAsBytes(event));
          }
        } else {
          events.add(body);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  private static List<byte[]> split(byte[] content) {
    return new String(content, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] resource(String name) {
    try (var in = Samples.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> root() {
    String configured = System.getProperty("firedamp.data");
    if (configured != null) {
      return Optional.of(Path.of(configured));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path data = at.resolve("shared").resolve("data");
      if (Files.isDirectory(data)) {
        return Optional.of(data);
      }
    }
    return Optional.empty();
  }
}
