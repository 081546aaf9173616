package io.firedamp.app.http;

import io.firedamp.schemas.VisibleText;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Samples of one scrape, gathered by metric. Values that are no number are left out, as is what is
 * said twice; label values are made printable and cut, because names may be an attacker's.
 */
public final class Samples {
  private static final int LONGEST_LABEL = 128;

  private final Map<String, Metric> counters = new LinkedHashMap<>();
  private final Map<String, Metric> gauges = new LinkedHashMap<>();
  private final int most;
  private int size;
  private int cut;

  private record Metric(String help, Map<Labels, Double> values) {}

  /** For what is ours, which is bounded by the configuration. */
  public Samples() {
    this(Integer.MAX_VALUE);
  }

  /**
   * @param most series that are kept; how many are beyond is a series itself
   */
  Samples(int most) {
    this.most = most;
  }

  /**
   * A count that never goes back.
   *
   * @param name without {@code _total}, which is added
   * @param labels names and values in turn
   */
  public void counter(String name, String help, double value, String... labels) {
    if (value >= 0) {
      add(counters, name, help, value, labels);
    }
  }

  /**
   * A value that goes up and down.
   *
   * @param labels names and values in turn
   */
  public void gauge(String name, String help, double value, String... labels) {
    if (!Double.isNaN(value)) {
      add(gauges, name, help, value, labels);
    }
  }

  /** Everything, by metric. */
  public MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    if (cut > 0) {
      Metric left = new Metric("Series left out: too many.", Map.of(Labels.EMPTY, (double) cut));
      all.metricSnapshot(gauge("firedamp_metrics_cut", left));
    }
    counters.forEach((name, metric) -> all.metricSnapshot(counter(name, metric)));
    gauges.forEach(
        (name, metric) -> {
          if (!counters.containsKey(name)) {
            all.metricSnapshot(gauge(name, metric));
          }
        });
    return all.build();
  }

  private void add(
      Map<String, Metric> metrics, String name, String help, double value, String... labels) {
    if (size >= most) {
      cut++;
      return;
    }
    String[] safe = labels.clone();
    for (int i = 1; i < safe.length; i += 2) {
      safe[i] = VisibleText.of(safe[i], LONGEST_LABEL);
    }
    Metric metric = metrics.computeIfAbsent(name, any -> new Metric(help, new LinkedHashMap<>()));
    if (metric.values().putIfAbsent(Labels.of(safe), value) == null) {
      size++;
    }
  }

  private static CounterSnapshot counter(String name, Metric metric) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(metric.help());
    metric
        .values()
        .forEach(
            (labels, value) ->
                counter.dataPoint(
                    CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
    return counter.build();
  }

  private static GaugeSnapshot gauge(String name, Metric metric) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(metric.help());
    metric
        .values()
        .forEach(
            (labels, value) ->
                gauge.dataPoint(
                    GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
    return gauge.build();
  }
}
