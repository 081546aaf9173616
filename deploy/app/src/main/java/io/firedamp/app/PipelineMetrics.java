package io.firedamp.app;

import io.firedamp.app.http.Samples;
import io.firedamp.detectors.DetectorHealth;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.ingest.kafka.KafkaEventPublisher;
import io.firedamp.sinks.DeliveryHealth;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.TreeMap;

/** The pipeline's own counters, for Prometheus. Names are an interface: add, never change. */
final class PipelineMetrics implements MultiCollector {
  private final Pipeline pipeline;

  PipelineMetrics(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public MetricSnapshots collect() {
    Samples samples = new Samples();
    addIngest(samples);
    pipeline
        .sources()
        .forEach(
            (name, source) -> {
              addSource(samples, name, source.health());
              addRecords(samples, name, source.counts());
            });
    pipeline
        .detectors()
        .forEach(
            (name, app) -> {
              addDetector(samples, name, app.health());
              samples.gauge(
                  "firedamp_detector_stalled_seconds",
                  "How long a detector has not got on though records wait for it.",
                  (double) pipeline.stalled(name).toSeconds(),
                  "detector",
                  name);
            });
    samples.gauge(
        "firedamp_ready", "1 while /readyz answers 200.", pipeline.readiness().isReady() ? 1 : 0);
    new TreeMap<>(pipeline.sinks())
        .forEach((name, worker) -> addSink(samples, name, worker.health()));
    pipeline
        .disk()
        .ifPresent(
            disk -> {
              samples.gauge(
                  "firedamp_disk_usable_bytes",
                  "Free on the disk of the embedded broker.",
                  (double) disk.usable());
              samples.gauge(
                  "firedamp_disk_full",
                  "1 while less is free than the reserve, and nothing is taken in.",
                  disk.isFull() ? 1 : 0);
            });
    Runtime java = Runtime.getRuntime();
    samples.gauge(
        "firedamp_heap_used_bytes",
        "Java heap in use.",
        (double) (java.totalMemory() - java.freeMemory()));
    return samples.snapshots();
  }

  private void addIngest(Samples samples) {
    KafkaEventPublisher.Counts counts = pipeline.publisher().counts();
    new TreeMap<>(counts.published())
        .forEach(
            (type, n) ->
                samples.counter(
                    "firedamp_events_published", "Events acknowledged by Kafka.", n, "type", type));
    samples.counter(
        "firedamp_events_rejected",
        "Records sent to the dead letters.",
        (double) counts.rejected());
    new TreeMap<>(counts.setAside())
        .forEach(
            (reason, n) ->
                samples.counter(
                    "firedamp_events_set_aside",
                    "Events that Kafka can never take, among those rejected.",
                    n,
                    "reason",
                    reason));
    samples.counter(
        "firedamp_events_offered",
        "Events and dead letters that sources offered: published, rejected, failed or under way.",
        (double) counts.offered());
    samples.counter(
        "firedamp_events_failed",
        "Sends that Kafka did not acknowledge.",
        (double) counts.failed());
    samples.counter(
        "firedamp_http_connections_evicted",
        "Idle connections of the listener that gave way to others.",
        (double) pipeline.evictedConnections());
    pipeline
        .refusedClaims()
        .forEach(
            (claim, n) ->
                samples.counter(
                    "firedamp_http_claims_refused",
                    "Bodies in which a token spoke for a source or a cluster that it may not.",
                    n,
                    "token",
                    claim.token(),
                    "source",
                    claim.source(),
                    "of",
                    claim.of()));
    new TreeMap<>(pipeline.httpAnswers())
        .forEach(
            (code, n) ->
                samples.counter(
                    "firedamp_http_answers",
                    "Answers of the listener.",
                    n,
                    "code",
                    code.toString()));
  }

  private static void addSource(Samples samples, String name, SourceHealth health) {
    samples.gauge(
        "firedamp_source_reachable",
        "Whether what a source reads can be reached.",
        health.reachable() ? 1 : 0,
        "source",
        name);
    samples.gauge(
        "firedamp_source_complete",
        "Whether all that a source is to see can be seen.",
        health.complete() ? 1 : 0,
        "source",
        name);
    var last = health.lastEvent();
    if (last != null) {
      samples.gauge(
          "firedamp_source_last_event_seconds",
          "Time of a source's latest event.",
          (double) last.getEpochSecond(),
          "source",
          name);
    }
  }

  /** What a source read is what gave events, was left out, was unreadable, or is held. */
  private static void addRecords(Samples samples, String name, RecordCounts counts) {
    samples.counter(
        "firedamp_records_read",
        "Records a source has read.",
        (double) counts.read(),
        "source",
        name);
    samples.counter(
        "firedamp_records_with_events",
        "Records that gave events, one or many.",
        (double) counts.withEvents(),
        "source",
        name);
    samples.counter(
        "firedamp_records_unreadable",
        "Records that are dead letters, or part of one.",
        (double) counts.unreadable(),
        "source",
        name);
    samples.gauge(
        "firedamp_records_held",
        "Records a source holds until a later one completes them.",
        (double) counts.held(),
        "source",
        name);
    new TreeMap<>(counts.leftOut())
        .forEach(
            (reason, n) ->
                samples.counter(
                    "firedamp_records_left_out",
                    "Records a source left out on purpose.",
                    n,
                    "source",
                    name,
                    "reason",
                    reason));
  }

  private static void addDetector(Samples samples, String name, DetectorHealth health) {
    samples.gauge(
        "firedamp_detector_up",
        "1 while a detector detects.",
        health.isReady() ? 1 : 0,
        "detector",
        name);
  }

  private static void addSink(Samples samples, String name, DeliveryHealth health) {
    addOutcome(samples, name, "delivered", health.delivered());
    addOutcome(samples, name, "duplicate", health.duplicates());
    addOutcome(samples, name, "retry", health.retries());
    addOutcome(samples, name, "hold", health.holds());
    addOutcome(samples, name, "poison", health.poison());
    health
        .events()
        .forEach(
            (event, n) ->
                samples.counter(
                    "firedamp_sink_events",
                    "What else a sink counts, as revisions below its severity.",
                    (double) n,
                    "sink",
                    name,
                    "event",
                    event));
    samples.gauge(
        "firedamp_sink_lag",
        "Incidents on the topic not yet settled.",
        (double) health.lag(),
        "sink",
        name);
    samples.gauge(
        "firedamp_sink_up",
        "1 while a sink delivers or waits for incidents.",
        health.state() == DeliveryHealth.State.DELIVERING ? 1 : 0,
        "sink",
        name);
  }

  private static void addOutcome(Samples samples, String sink, String outcome, long count) {
    samples.counter(
        "firedamp_sink_outcomes",
        "Outcomes of deliveries.",
        (double) count,
        "sink",
        sink,
        "outcome",
        outcome);
  }
}
