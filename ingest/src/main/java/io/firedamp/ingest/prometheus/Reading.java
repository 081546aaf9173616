package io.firedamp.ingest.prometheus;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one scrape says of one container, pod or node: its counters by series, and its gauges. */
final class Reading {
  private static final int MOST_SERIES = 8192;
  private static final Set<String> IDENTITY =
      Set.of("id", "name", "image", "namespace", "pod", "container", "pod_name", "container_name");

  private final Map<Series, Point> points = new HashMap<>();
  private long latest;

  /** One line's metric and those of its labels that do not say whom it is about. */
  record Series(Measure measure, String metric, String cpu, String rest) {
    static Series of(Measure measure, MetricSeries series) {
      Map<String, String> rest = new TreeMap<>(series.labels());
      rest.keySet().removeIf(label -> IDENTITY.contains(label) || label.startsWith("container_"));
      return new Series(measure, series.name(), series.label("cpu"), rest.toString());
    }

    // What a record has of its own costs several times as much, for every line.
    @Override
    public int hashCode() {
      return 31 * metric.hashCode() + rest.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Series same
              && measure == same.measure
              && metric.equals(same.metric)
              && cpu.equals(same.cpu)
              && rest.equals(same.rest));
    }

    /** Of a counter that comes once for each processor and once in all: the latter. */
    boolean isTotal() {
      return cpu.isEmpty() || cpu.equals("total");
    }
  }

  private record Point(double value, OptionalLong millis) {}

  /** Whether a line opens another scrape: the same series, dated otherwise. */
  boolean isBefore(Series series, MetricLine line) {
    Point known = points.get(series);
    return known != null && !known.millis().equals(line.millis());
  }

  void add(Series series, MetricLine line) {
    if (Double.isFinite(line.value()) && points.size() < MOST_SERIES) {
      points.put(series, new Point(line.value(), line.millis()));
      latest = Math.max(latest, line.millis().orElse(0));
    }
  }

  boolean isEmpty() {
    return points.isEmpty();
  }

  /** The latest date of its lines. */
  OptionalLong millis() {
    return latest > 0 ? OptionalLong.of(latest) : OptionalLong.empty();
  }

  /** The sum of a gauge over its series, such as one for each size of page. */
  OptionalDouble gauge(Measure measure) {
    return points.entrySet().stream()
        .filter(point -> point.getKey().measure() == measure)
        .mapToDouble(point -> point.getValue().value())
        .reduce(Double::sum);
  }

  /** How many processors its idle times are of. */
  long processors() {
    return points.keySet().stream()
        .filter(series -> series.measure() == Measure.CPU_IDLE)
        .map(Series::cpu)
        .distinct()
        .count();
  }

  /**
   * Growth of each counter since an earlier reading, summed over the series that both have; null
   * when any of them fell, for then nobody knows what it would have been.
   */
  @Nullable Map<Measure, Double> since(Reading earlier) {
    boolean hasTotal =
        points.keySet().stream().anyMatch(key -> key.measure() == Measure.CPU && key.isTotal());
    Map<Measure, Double> growth = new EnumMap<>(Measure.class);
    for (Map.Entry<Series, Point> point : points.entrySet()) {
      Series series = point.getKey();
      Point before = earlier.points.get(series);
      boolean isPart = series.measure() == Measure.CPU && hasTotal && !series.isTotal();
      if (before == null || isPart || !series.measure().isCounter()) {
        continue;
      }
      double grown = point.getValue().value() - before.value();
      if (grown < 0) {
        return null;
      }
      growth.merge(series.measure(), grown, Double::sum);
    }
    return growth;
  }
}
