package io.firedamp.app;

import io.firedamp.detectors.DetectorHealth;
import io.firedamp.ingest.KafkaEventPublisher;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.sinks.DeliveryHealth;
import java.util.Map;
import java.util.TreeMap;

/** The pipeline's counters in Prometheus' text format. */
final class MetricsText {
  private final Pipeline pipeline;
  private final StringBuilder text = new StringBuilder();

  MetricsText(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  String text() {
    ingest();
    sources();
    detectors();
    sinks();
    memory();
    return text.toString();
  }

  private void ingest() {
    KafkaEventPublisher.Counts counts = pipeline.publisher().counts();
    family("firedamp_events_published_total", "counter", "Events acknowledged by Kafka.");
    new TreeMap<>(counts.published())
        .forEach((type, n) -> sample("firedamp_events_published_total", "type", type, n));
    family("firedamp_events_rejected_total", "counter", "Records sent to the dead letters.");
    sample("firedamp_events_rejected_total", counts.rejected());
    family("firedamp_events_failed_total", "counter", "Sends that Kafka did not acknowledge.");
    sample("firedamp_events_failed_total", counts.failed());
    family("firedamp_http_answers_total", "counter", "Answers of the listener.");
    new TreeMap<>(pipeline.httpAnswers())
        .forEach((code, n) -> sample("firedamp_http_answers_total", "code", code.toString(), n));
  }

  private void sources() {
    family("firedamp_source_reachable", "gauge", "Whether what a source reads can be reached.");
    family("firedamp_source_last_event_seconds", "gauge", "Time of a source's latest event.");
    pipeline
        .sources()
        .forEach(
            (name, source) -> {
              SourceHealth health = source.health();
              sample("firedamp_source_reachable", "source", name, health.reachable() ? 1 : 0);
              var last = health.lastEvent();
              if (last != null) {
                sample("firedamp_source_last_event_seconds", "source", name, last.getEpochSecond());
              }
            });
  }

  private void detectors() {
    family("firedamp_detector_up", "gauge", "1 while a detector detects.");
    pipeline
        .detectors()
        .forEach(
            (name, app) -> {
              DetectorHealth health = app.health();
              sample("firedamp_detector_up", "detector", name, health.isReady() ? 1 : 0);
            });
  }

  private void sinks() {
    Map<String, DeliveryHealth> healths = new TreeMap<>();
    pipeline.sinks().forEach((name, worker) -> healths.put(name, worker.health()));
    String[] outcomes = {"delivered", "duplicate", "retry", "hold", "poison"};
    family("firedamp_sink_outcomes_total", "counter", "Outcomes of deliveries.");
    healths.forEach(
        (name, health) -> {
          long[] counts = {
            health.delivered(),
            health.duplicates(),
            health.retries(),
            health.holds(),
            health.poison()
          };
          for (int i = 0; i < outcomes.length; i++) {
            String labels = label("sink", name) + "," + label("outcome", outcomes[i]);
            line("firedamp_sink_outcomes_total{" + labels + "}", counts[i]);
          }
        });
    family("firedamp_sink_lag", "gauge", "Incidents on the topic not yet settled.");
    healths.forEach((name, health) -> sample("firedamp_sink_lag", "sink", name, health.lag()));
    family("firedamp_sink_up", "gauge", "1 while a sink delivers or waits for incidents.");
    healths.forEach(
        (name, health) ->
            sample(
                "firedamp_sink_up",
                "sink",
                name,
                health.state() == DeliveryHealth.State.DELIVERING ? 1 : 0));
  }

  private void memory() {
    Runtime java = Runtime.getRuntime();
    family("firedamp_heap_used_bytes", "gauge", "Java heap in use.");
    sample("firedamp_heap_used_bytes", java.totalMemory() - java.freeMemory());
  }

  private void family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void sample(String name, long value) {
    line(name, value);
  }

  private void sample(String name, String label, String labelValue, long value) {
    line(name + "{" + label(label, labelValue) + "}", value);
  }

  private void line(String series, long value) {
    text.append(series).append(' ').append(value).append('\n');
  }

  private static String label(String name, String value) {
    String safe = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + safe + "\"";
  }
}
