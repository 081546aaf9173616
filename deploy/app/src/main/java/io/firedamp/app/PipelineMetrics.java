package io.firedamp.app;

import io.firedamp.app.http.Samples;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.ingest.kafka.KafkaEventPublisher;
import io.firedamp.sinks.DeliveryHealth;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.TreeMap;

/** The pipeline's own measures, for Prometheus. */
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
              OwnMetric.DETECTOR_UP.add(samples, app.health().isReady() ? 1 : 0, name);
              OwnMetric.DETECTOR_STALLED_SECONDS.add(
                  samples, (double) pipeline.stalled(name).toSeconds(), name);
            });
    OwnMetric.READY.add(samples, pipeline.readiness().isReady() ? 1 : 0);
    new TreeMap<>(pipeline.sinks())
        .forEach((name, worker) -> addSink(samples, name, worker.health()));
    pipeline
        .disk()
        .ifPresent(
            disk -> {
              OwnMetric.DISK_USABLE_BYTES.add(samples, (double) disk.usable());
              OwnMetric.DISK_FULL.add(samples, disk.isFull() ? 1 : 0);
            });
    Runtime java = Runtime.getRuntime();
    OwnMetric.HEAP_USED_BYTES.add(samples, (double) (java.totalMemory() - java.freeMemory()));
    return samples.snapshots();
  }

  private void addIngest(Samples samples) {
    KafkaEventPublisher.Counts counts = pipeline.publisher().counts();
    new TreeMap<>(counts.published())
        .forEach((type, n) -> OwnMetric.EVENTS_PUBLISHED.add(samples, n, type));
    OwnMetric.EVENTS_REJECTED.add(samples, (double) counts.rejected());
    new TreeMap<>(counts.setAside())
        .forEach((reason, n) -> OwnMetric.EVENTS_SET_ASIDE.add(samples, n, reason));
    OwnMetric.EVENTS_OFFERED.add(samples, (double) counts.offered());
    OwnMetric.EVENTS_FAILED.add(samples, (double) counts.failed());
    OwnMetric.HTTP_CONNECTIONS_EVICTED.add(samples, (double) pipeline.evictedConnections());
    pipeline
        .refusedClaims()
        .forEach(
            (claim, n) ->
                OwnMetric.HTTP_CLAIMS_REFUSED.add(
                    samples, n, claim.token(), claim.source(), claim.of()));
    new TreeMap<>(pipeline.httpAnswers())
        .forEach((code, n) -> OwnMetric.HTTP_ANSWERS.add(samples, n, code.toString()));
  }

  private static void addSource(Samples samples, String name, SourceHealth health) {
    OwnMetric.SOURCE_REACHABLE.add(samples, health.reachable() ? 1 : 0, name);
    OwnMetric.SOURCE_COMPLETE.add(samples, health.complete() ? 1 : 0, name);
    var last = health.lastEvent();
    if (last != null) {
      OwnMetric.SOURCE_LAST_EVENT_SECONDS.add(samples, (double) last.getEpochSecond(), name);
    }
  }

  /** What a source read is what gave events, was left out, was unreadable, or is held. */
  private static void addRecords(Samples samples, String name, RecordCounts counts) {
    OwnMetric.RECORDS_READ.add(samples, (double) counts.read(), name);
    OwnMetric.RECORDS_WITH_EVENTS.add(samples, (double) counts.withEvents(), name);
    OwnMetric.RECORDS_UNREADABLE.add(samples, (double) counts.unreadable(), name);
    OwnMetric.RECORDS_HELD.add(samples, (double) counts.held(), name);
    new TreeMap<>(counts.leftOut())
        .forEach((reason, n) -> OwnMetric.RECORDS_LEFT_OUT.add(samples, n, name, reason));
  }

  private static void addSink(Samples samples, String name, DeliveryHealth health) {
    addOutcome(samples, name, "delivered", health.delivered());
    addOutcome(samples, name, "duplicate", health.duplicates());
    addOutcome(samples, name, "retry", health.retries());
    addOutcome(samples, name, "hold", health.holds());
    addOutcome(samples, name, "poison", health.poison());
    health
        .events()
        .forEach((event, n) -> OwnMetric.SINK_EVENTS.add(samples, (double) n, name, event));
    OwnMetric.SINK_LAG.add(samples, (double) health.lag(), name);
    OwnMetric.SINK_UP.add(samples, health.state() == DeliveryHealth.State.DELIVERING ? 1 : 0, name);
  }

  private static void addOutcome(Samples samples, String sink, String outcome, long count) {
    OwnMetric.SINK_OUTCOMES.add(samples, (double) count, sink, outcome);
  }
}
