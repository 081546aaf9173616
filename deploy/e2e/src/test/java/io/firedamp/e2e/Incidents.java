package io.firedamp.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.AppConfig;
import io.firedamp.app.EventJson;
import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.app.replay.Replay;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.e2e.counterparts.FiredampProcess;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Incidents in a form in which two runs can be compared. */
final class Incidents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Incidents() {}

  /** Those that a pipeline of its own, in a namespace of its own, ends with. */
  static List<Incident> replayed(
      EmbeddedBroker broker, String namespace, List<ParsedEvent> events, int partitions)
      throws InterruptedException {
    String yaml =
        "cluster: %s\nkafka: {bootstrap: \"%s\", partitions: %d}\n"
            .formatted(Story.CLUSTER, broker.bootstrapServers(), partitions);
    Plugins plugins = Plugins.installed();
    AppConfig config = ConfigLoader.of(plugins, Map.of()).parse("e2e.yaml", yaml);
    PipelinePlan plan = PipelinePlan.replay(config, namespace);
    try (Pipeline pipeline = Pipeline.start(plan, plugins, Clock.systemUTC())) {
      pipeline.awaitReady(PATIENCE);
      Replay replay = new Replay(pipeline);
      events.forEach(replay::publish);
      return replay.result().incidents();
    }
  }

  /** What is ours in every whole line that a file sink wrote. */
  static List<JsonNode> told(Path file) throws IOException {
    List<JsonNode> told = new ArrayList<>();
    for (String line : FiredampProcess.wholeLines(file)) {
      told.add(JSON.readTree(line).path("firedamp"));
    }
    return told;
  }

  /**
   * The whole content of those that stand, by id: all but revision numbers, which count updates,
   * and topic, partition and offset of evidence, which belong to one run.
   */
  static Map<String, String> contents(Collection<Incident> incidents) {
    Map<String, String> contents = new TreeMap<>();
    for (Incident incident : incidents) {
      if (incident.getStatus() != IncidentStatus.RETRACTED) {
        contents.put(incident.getId(), content(incident));
      }
    }
    return contents;
  }

  /**
   * The same without the events pointed at: of several that show the same, the first to come may
   * have been told already.
   */
  static Map<String, String> conclusions(Collection<Incident> incidents) {
    Map<String, String> conclusions = new TreeMap<>();
    for (Incident incident : incidents) {
      ObjectNode tree = withoutTheRun(incident);
      tree.findParents("evidence").forEach(parent -> ((ObjectNode) parent).remove("evidence"));
      conclusions.put(incident.getId(), EventJson.text(tree));
    }
    return conclusions;
  }

  private static ObjectNode withoutTheRun(Incident incident) {
    ObjectNode tree = EventJson.tree(incident);
    tree.remove(List.of("revision", "change", "updated"));
    return tree;
  }

  private static String content(Incident incident) {
    ObjectNode tree = withoutTheRun(incident);
    tree.path("evidence")
        .forEach(item -> ((ObjectNode) item).remove(List.of("topic", "partition", "offset")));
    return EventJson.text(tree);
  }

  /** Workload and correlations of each, for example {@code pod mysql COR-01,COR-02 CRITICAL}. */
  static List<String> headlines(Collection<Incident> incidents) {
    return incidents.stream()
        .map(
            incident ->
                "%s %s %s %s"
                    .formatted(
                        incident.getWorkload().getKind(),
                        incident.getWorkload().getName(),
                        incident.getSeverity(),
                        String.join(",", incident.getCorrelations())))
        .sorted()
        .toList();
  }
}
