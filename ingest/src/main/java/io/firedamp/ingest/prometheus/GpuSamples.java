package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.text.Timestamps;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SubjectKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What dcgm-exporter tells of GPUs, for each pod that holds one. Its figures are means already, so
 * one scrape is enough for a sample. Utilisation and power are left alone: they do not tell mining
 * from other work.
 */
record GpuSamples(Provenance from, RecordCounts.Counter counter) {
  static final String FULL = "figure of a GPU beyond the bound";
  private static final int MOST_SAMPLES = 100_000;
  private static final String PROFILE = "DCGM_FI_PROF_";
  private static final String ACTIVE = PROFILE + "GR_ENGINE_ACTIVE";
  private static final String TENSOR = PROFILE + "PIPE_TENSOR_ACTIVE";
  private static final String MULTIPROCESSORS = PROFILE + "SM_ACTIVE";
  private static final String INTEGER = PROFILE + "PIPE_INT_ACTIVE";
  private static final List<String> FLOATS =
      List.of(
          PROFILE + "PIPE_FP16_ACTIVE", PROFILE + "PIPE_FP32_ACTIVE", PROFILE + "PIPE_FP64_ACTIVE");
  private static final List<String> PCIE =
      List.of(PROFILE + "PCIE_TX_BYTES", PROFILE + "PCIE_RX_BYTES");

  /** Whom a figure is about, and when. */
  private record Key(
      long millis, String gpu, String namespace, String pod, String container, String node) {}

  static boolean isOf(String metric) {
    return metric.equals(ACTIVE)
        || metric.equals(TENSOR)
        || metric.equals(MULTIPROCESSORS)
        || metric.equals(INTEGER)
        || FLOATS.contains(metric)
        || PCIE.contains(metric);
  }

  List<ParsedEvent> read(List<MetricLine> lines, OptionalLong scraped) {
    Map<Key, Map<String, Double>> figures = new LinkedHashMap<>();
    for (MetricLine line : lines) {
      OptionalLong millis = line.millis().isPresent() ? line.millis() : scraped;
      if (isOf(line.name()) && millis.isPresent()) {
        Key key = keyOf(line, millis.getAsLong());
        if (figures.size() < MOST_SAMPLES || figures.containsKey(key)) {
          figures.computeIfAbsent(key, added -> new HashMap<>()).put(line.name(), line.value());
        } else {
          counter.read();
          counter.leaveOut(FULL);
        }
      }
    }
    List<ParsedEvent> events = new ArrayList<>();
    figures.forEach(
        (key, told) -> {
          counter.read();
          events.add(event(key, told));
          counter.gaveEvents();
        });
    return events;
  }

  /** A Prometheus in between keeps the pod's own labels apart from those of the exporter's pod. */
  private static Key keyOf(MetricLine line, long millis) {
    String instance = line.label("GPU_I_ID");
    return new Key(
        millis,
        MetricLine.cut(
            line.series().label("UUID", "uuid", "gpu")
                + (instance.isEmpty() ? "" : "/" + instance)),
        MetricLine.cut(line.series().label("exported_namespace", "namespace", "pod_namespace")),
        MetricLine.cut(line.series().label("exported_pod", "pod", "pod_name")),
        MetricLine.cut(line.series().label("exported_container", "container", "container_name")),
        MetricLine.cut(line.series().label("Hostname", "hostname", "node")));
  }

  private ParsedEvent event(Key key, Map<String, Double> told) {
    boolean held = !key.pod().isEmpty() && !key.namespace().isEmpty();
    String node = key.node().isEmpty() ? from.source() : key.node();
    String subject =
        (held
                ? Alias.pod(from.cluster(), key.namespace(), key.pod())
                : Alias.node(from.cluster(), node))
            .toString();
    Instant time = Instant.ofEpochMilli(key.millis());
    ResourceSample sample =
        ResourceSample.newBuilder()
            .setEventId(
                ContentId.of("gpu", subject, key.container(), key.gpu(), Timestamps.text(time)))
            .setTime(time)
            .setStart(time)
            .setCluster(from.cluster())
            .setSource(from.source())
            .setSubject(subject)
            .setSubjectKind(SubjectKind.GPU)
            .setNamespace(held ? key.namespace() : null)
            .setPod(held ? key.pod() : null)
            .setContainerName(held && !key.container().isEmpty() ? key.container() : null)
            .setNode(key.node().isEmpty() ? null : key.node())
            .setGpu(key.gpu())
            .setGpuActive(sum(told, List.of(ACTIVE)))
            .setGpuTensorActive(sum(told, List.of(TENSOR)))
            .setGpuMultiprocessorActive(sum(told, List.of(MULTIPROCESSORS)))
            .setGpuFloatActive(sum(told, FLOATS))
            .setGpuIntegerActive(sum(told, List.of(INTEGER)))
            .setGpuPcieRate(sum(told, PCIE))
            .build();
    return Events.of(sample);
  }

  /** Null, the schema's absence, unless every figure is there and can be: none reads as zero. */
  private static @Nullable Double sum(Map<String, Double> told, List<String> metrics) {
    double sum = 0;
    for (String metric : metrics) {
      Double value = told.get(metric);
      // DCGM's mark for what it could not read is a number beyond any measurement.
      if (value == null || !(value >= 0 && value < 1e14)) {
        return null;
      }
      sum += value;
    }
    return sum;
  }
}
