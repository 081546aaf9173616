package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.kit.Fingerprint;
import io.firedamp.ingest.kit.Fingerprinter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one scrape says of one container, pod or node: its counters by series, and its gauges. */
final class Reading {
  private static final int MOST_SERIES = 8192;

  /** In the place of a date, which is always later. */
  private static final long UNDATED = 0;

  private static final Set<String> IDENTITY =
      Set.of("id", "name", "image", "namespace", "pod", "container", "pod_name", "container_name");

  /** Labels by which a metric of one container, pod or node is divided. */
  private static final Set<String> PARTS =
      Set.of("cpu", "mode", "interface", "device", "pagesize", "major", "minor", "operation");

  /** Milliseconds of silence of the first that tells of a series, until another is heard. */
  private static final long SILENT_AFTER = 30_000;

  private final Map<Series, Point> points = new HashMap<>();
  private long latest;
  private boolean isDirect;

  /**
   * Who tells of a series: two that scrape one exporter, or one that scrapes it by two ways, tell
   * of the same counter.
   *
   * @param labels what stands for those that are neither of a part nor of whom it is about
   * @param isRelayed whether Prometheus kept the subject's names apart from those of the pod that
   *     it scraped: then that pod says so, which is anybody's
   */
  record Teller(Fingerprint labels, boolean isRelayed) {
    private static final String KEPT = "exported_";

    static Teller of(MetricSeries series) {
      Map<String, String> labels = new TreeMap<>(series.labels());
      boolean relayed = labels.keySet().removeIf(label -> label.startsWith(KEPT));
      labels.keySet().removeIf(label -> PARTS.contains(label) || isIdentity(label));
      return new Teller(new Fingerprinter().add(labels.toString()).end(), relayed);
    }
  }

  /**
   * One line's metric and those of its labels that say which part of it: whatever they are, it
   * takes a hundred bytes.
   *
   * @param cpu as it is told, or what stands for it where that is long; empty for all together
   * @param rest what stands for all of those labels
   * @param hash of the texts themselves: sums are added up in its order
   */
  record Series(Measure measure, String metric, String cpu, Fingerprint rest, int hash) {
    private static final int LONGEST_CPU = 16;

    static Series of(Measure measure, MetricSeries series) {
      Map<String, String> labels = new TreeMap<>(series.labels());
      labels.keySet().retainAll(PARTS);
      labels.remove("cpu", "total");
      String cpu = labels.getOrDefault("cpu", "");
      String rest = labels.toString();
      return new Series(
          measure,
          series.name(),
          cpu.length() > LONGEST_CPU ? new Fingerprinter().add(cpu).end().toString() : cpu,
          new Fingerprinter().add(rest).end(),
          31 * series.name().hashCode() + rest.hashCode());
    }

    // What a record has of its own costs several times as much, for every line.
    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Series same
              && hash == same.hash
              && measure == same.measure
              && metric.equals(same.metric)
              && rest.equals(same.rest));
    }

    /** Of a counter that comes once for each processor and once in all: the latter. */
    boolean isTotal() {
      return cpu.isEmpty();
    }
  }

  private record Point(double value, long millis, Teller teller) {}

  private static boolean isIdentity(String label) {
    return IDENTITY.contains(label) || label.startsWith("container_");
  }

  /**
   * Takes a line; false, and nothing is changed, where it opens another scrape: the same series,
   * dated otherwise. Of several that tell of one series the first is believed, and nobody who only
   * relays it where somebody tells it directly.
   */
  boolean add(Series series, MetricLine line) {
    Teller teller = line.series().teller();
    if (isDirect && teller.isRelayed()) {
      return true;
    }
    if (!isDirect && !teller.isRelayed()) {
      points.clear();
      latest = UNDATED;
      isDirect = true;
    }
    long millis = line.millis().orElse(UNDATED);
    Point known = points.get(series);
    if (known != null && !known.teller().equals(teller)) {
      return millis <= known.millis() + SILENT_AFTER;
    }
    if (known != null && known.millis() != millis) {
      return false;
    }
    if (Double.isFinite(line.value()) && points.size() < MOST_SERIES) {
      points.put(series, new Point(line.value(), millis, teller));
      latest = Math.max(latest, millis);
    }
    return true;
  }

  /** Whether it has a counter of that, or a gauge. */
  boolean tells(Measure measure) {
    return points.keySet().stream().anyMatch(series -> series.measure() == measure);
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

  /** What the next reading needs of this one. */
  Counters counters() {
    List<Series> series = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    points.forEach(
        (counter, point) -> {
          if (counter.measure().isCounter()) {
            series.add(counter);
            values.add(point.value());
          }
        });
    return Counters.of(series, values);
  }

  /**
   * Growth of each counter since an earlier reading, summed over the series that both have; null
   * when any of them fell, for then nobody knows what it would have been.
   */
  @Nullable Map<Measure, Double> since(Counters earlier) {
    boolean hasTotal =
        points.keySet().stream().anyMatch(key -> key.measure() == Measure.CPU && key.isTotal());
    Map<Measure, Double> growth = new EnumMap<>(Measure.class);
    Counters.Lookup before = earlier.lookup();
    for (Map.Entry<Series, Point> point : points.entrySet()) {
      Series series = point.getKey();
      boolean isPart = series.measure() == Measure.CPU && hasTotal && !series.isTotal();
      if (!series.measure().isCounter()) {
        continue;
      }
      double grown = point.getValue().value() - before.valueOf(series);
      // Not a number where it was not told before.
      if (isPart || Double.isNaN(grown)) {
        continue;
      }
      if (grown < 0) {
        return null;
      }
      growth.merge(series.measure(), grown, Double::sum);
    }
    return growth;
  }
}
