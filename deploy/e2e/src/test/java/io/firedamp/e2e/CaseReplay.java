package io.firedamp.e2e;

import io.firedamp.app.AppConfig;
import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.app.replay.Progress;
import io.firedamp.app.replay.Replay;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Severity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of replaying a case's files, in a namespace of its own.
 *
 * @param topics where its events lie
 */
record CaseReplay(List<Incident> incidents, long dropped, long events, Topics topics) {
  private static final AtomicInteger RUNS = new AtomicInteger();

  static CaseReplay of(EmbeddedBroker broker, Path folder, List<String> inputs) throws Exception {
    Plugins plugins = Plugins.installed();
    PipelinePlan plan = plan(plugins, broker, folder, 1).startingOnDemand();
    try (Pipeline pipeline = Pipeline.start(plan, plugins, Clock.systemUTC())) {
      Replay.Result result =
          new Replay(pipeline)
              .play(
                  files(folder, inputs),
                  plugins.parsers(),
                  new Provenance("default", "replay"),
                  new Progress(new PrintWriter(Writer.nullWriter()), 1));
      long dropped = result.dropped().values().stream().mapToLong(Replay.Dropped::count).sum();
      return new CaseReplay(result.incidents(), dropped, result.events(), plan.topics());
    }
  }

  /** The incidents that a case's events end with, in the order given. */
  static List<Incident> of(
      EmbeddedBroker broker, Path folder, List<ParsedEvent> events, int partitions, int instances)
      throws Exception {
    Plugins plugins = Plugins.installed();
    PipelinePlan plan = plan(plugins, broker, folder, partitions);
    List<Pipeline> others = new ArrayList<>();
    try (Pipeline pipeline = Pipeline.start(plan.startingOnDemand(), plugins, Clock.systemUTC())) {
      Replay replay = new Replay(pipeline);
      // Instances that join when work is under way take some of it over.
      for (int i = 0; i < events.size(); i++) {
        if (others.size() + 1 < instances && i == events.size() * (others.size() + 1) / instances) {
          others.add(Pipeline.start(plan, plugins, Clock.systemUTC()));
        }
        replay.publish(events.get(i));
      }
      return replay.result().incidents();
    } finally {
      others.forEach(Pipeline::close);
    }
  }

  private static PipelinePlan plan(
      Plugins plugins, EmbeddedBroker broker, Path folder, int partitions) throws IOException {
    String yaml =
        "kafka: {bootstrap: '%s', partitions: %d}\n"
            .formatted(broker.bootstrapServers(), partitions);
    return PipelinePlan.replay(config(plugins, folder, yaml), "case-" + RUNS.incrementAndGet());
  }

  /** The detectors of {@code run} as the case configures them, whom nobody but the caller ticks. */
  static PipelinePlan live(Plugins plugins, EmbeddedBroker broker, Path folder) throws IOException {
    String yaml =
        """
        namespace: live-%d
        listener: {port: 0}
        http: {port: 0}
        kafka: {bootstrap: '%s', tickInterval: 10m}
        detectors: {mining: {unresolvedAfter: 1s}}
        """
            .formatted(RUNS.incrementAndGet(), broker.bootstrapServers());
    return PipelinePlan.live(config(plugins, folder, yaml))
        .withSources(Map.of())
        .withSinks(Map.of())
        .withTemporaryData(true);
  }

  private static AppConfig config(Plugins plugins, Path folder, String yaml) throws IOException {
    Path own = folder.resolve("firedamp.yaml");
    return ConfigLoader.of(plugins, Map.of())
        .parse("case.yaml", Files.exists(own) ? yaml + Files.readString(own) : yaml);
  }

  private static List<Path> files(Path folder, List<String> inputs) throws IOException {
    if (!inputs.isEmpty()) {
      return inputs.stream().map(folder::resolve).toList();
    }
    List<String> beside = List.of("case.json", "firedamp.yaml", "README.md");
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> !beside.contains(file.getFileName().toString())).sorted().toList();
    }
  }

  /** Those of MEDIUM or above, which a SIEM is given. */
  List<Incident> loud() {
    return incidents.stream()
        .filter(incident -> incident.getSeverity().compareTo(Severity.MEDIUM) >= 0)
        .toList();
  }

  /** Workload, severity and legs of the loud ones. */
  List<String> headlines() {
    return loud().stream()
        .map(
            incident ->
                incident.getSeverity()
                    + " "
                    + Case.name(incident)
                    + " "
                    + String.join("+", legs(incident)))
        .sorted()
        .toList();
  }

  List<String> hashes() {
    return incidents.stream().map(Incident::getContentHash).sorted().toList();
  }

  static List<String> legs(Incident incident) {
    return incident.getLegs().stream()
        .map(leg -> leg.getLeg().name().toLowerCase(Locale.ROOT))
        .distinct()
        .sorted()
        .collect(Collectors.toList());
  }
}
