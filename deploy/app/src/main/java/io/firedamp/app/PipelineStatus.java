package io.firedamp.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.http.Page;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.ingest.kafka.KafkaEventPublisher;
import io.firedamp.sinks.DeliveryHealth;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a running pipeline fares, for probes, for {@code doctor} and for people. */
final class PipelineStatus {
  private final Pipeline pipeline;

  PipelineStatus(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** 200 while the process answers: it is for whoever would end it. */
  Page healthz() {
    return Page.json(200, JsonNodeFactory.instance.objectNode().put("ok", true) + "\n");
  }

  /** 200 while Kafka answers, every detector gets on, every source sees and every sink delivers. */
  Page readyz() {
    Readiness readiness = pipeline.readiness();
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("ok", readiness.isReady());
    readiness
        .troubles()
        .forEach(
            (kind, parts) -> {
              ObjectNode troubled = body.putObject(kind);
              parts.forEach(troubled::put);
            });
    return Page.json(readiness.isReady() ? 200 : 503, body + "\n");
  }

  /** Everything: namespace, sources, detectors, sinks and counters. */
  ObjectNode tree() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("namespace", pipeline.topics().namespace());
    tree.put("bootstrap", pipeline.bootstrapServers());
    tree.put("listener", pipeline.url());
    tree.put("ready", pipeline.readiness().isReady()).put("alive", pipeline.isAlive());
    KafkaEventPublisher.Counts counts = pipeline.publisher().counts();
    pipeline
        .disk()
        .ifPresent(
            disk ->
                tree.putObject("disk")
                    .put("usableBytes", disk.usable())
                    .put("reserveBytes", disk.reserve())
                    .put("full", disk.isFull()));
    ObjectNode published = tree.putObject("published");
    counts.published().forEach(published::put);
    tree.put("rejected", counts.rejected()).put("failed", counts.failed());
    ObjectNode sources = tree.putObject("sources");
    pipeline
        .sources()
        .forEach(
            (name, source) ->
                sources.set(name, source(source.health(), counts.lastBySource().get(name))));
    pipeline
        .plan()
        .sources()
        .forEach(
            (name, source) -> {
              if (sources.get(name) instanceof ObjectNode running) {
                running.put("type", source.type());
              }
            });
    ArrayNode refused = tree.putArray("refusedClaims");
    pipeline
        .refusedClaims()
        .forEach(
            (claim, count) ->
                refused
                    .addObject()
                    .put("token", claim.token())
                    .put("source", claim.source())
                    .put("of", claim.of())
                    .put("count", count));
    ObjectNode detectors = tree.putObject("detectors");
    pipeline
        .detectors()
        .forEach(
            (name, app) ->
                detectors
                    .putObject(name)
                    .put("state", app.health().state().name())
                    .put("detail", app.health().detail())
                    .put("stalledSeconds", pipeline.stalled(name).toSeconds()));
    ObjectNode failed = tree.putObject("failedPlugins");
    pipeline.failedPlugins().forEach(failed::put);
    ObjectNode sinks = tree.putObject("sinks");
    pipeline.sinks().forEach((name, worker) -> sinks.set(name, sink(worker.health())));
    pipeline
        .plan()
        .sinks()
        .forEach(
            (name, sink) -> {
              if (sinks.get(name) instanceof ObjectNode running) {
                running.put("type", sink.type()).put("severity", sink.rule().severity().name());
              }
            });
    return tree;
  }

  private static ObjectNode source(SourceHealth health, @Nullable Instant published) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("reachable", health.reachable()).put("complete", health.complete());
    // What a source read and Kafka did not take as an event is nothing that was seen.
    if (published != null) {
      node.put("lastEvent", published.toString());
    }
    return node.put("detail", health.detail());
  }

  private static ObjectNode sink(DeliveryHealth health) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("state", health.state().name())
            .put("reason", health.reason())
            .put("delivered", health.delivered())
            .put("duplicates", health.duplicates())
            .put("retries", health.retries())
            .put("holds", health.holds())
            .put("poison", health.poison())
            .put("lag", health.lag())
            .put("waitingSeconds", health.age().toSeconds());
    ObjectNode events = node.putObject("events");
    health.events().forEach(events::put);
    health.lastDelivery().ifPresent(time -> node.put("lastDelivery", time.toString()));
    return node;
  }
}
