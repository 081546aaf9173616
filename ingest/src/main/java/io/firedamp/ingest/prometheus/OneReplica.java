package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.RecordCounts;
import io.firedamp.schemas.LatestUsed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the samples of one Prometheus where two scrape the same, for high availability: both tell
 * of one counter at times of their own, and each interval would count twice. Another one is
 * believed when the first was silent for half a minute, which is what Cortex and Mimir do.
 */
final class OneReplica {
  static final String OTHER = "sample of another replica of the same Prometheus";

  /** As Prometheus Operator, and as Cortex and Mimir name them; best known first. */
  private static final List<String> LABELS = List.of("__replica__", "prometheus_replica");

  /** What replicas have in common. */
  private static final List<String> GROUP = List.of("cluster", "prometheus");

  private static final int MOST_GROUPS = 1_000;
  private static final long SILENT_AFTER = 30_000;

  private final RecordCounts.Counter counter;
  private final Map<List<String>, Chosen> chosen = new LatestUsed<>(MOST_GROUPS);

  private record Chosen(String replica, long millis) {}

  /**
   * @param counter of samples that are left out
   */
  OneReplica(RecordCounts.Counter counter) {
    this.counter = counter;
  }

  /**
   * Those of one replica, without the label that names it; all where none is named.
   *
   * @param lines in the order of their time
   */
  List<MetricLine> of(List<MetricLine> lines) {
    if (lines.stream().noneMatch(line -> label(line) != null)) {
      return lines;
    }
    List<MetricLine> taken = new ArrayList<>(lines.size());
    Map<MetricSeries, MetricSeries> unnamed = new HashMap<>();
    for (MetricLine line : lines) {
      String label = label(line);
      if (label == null) {
        taken.add(line);
      } else if (isChosen(line, label)) {
        MetricSeries series =
            unnamed.computeIfAbsent(line.series(), named -> named.without(LABELS));
        taken.add(new MetricLine(series, line.value(), line.millis()));
      } else {
        counter.read();
        counter.leaveOut(OTHER);
      }
    }
    return taken;
  }

  private static @Nullable String label(MetricLine line) {
    for (String label : LABELS) {
      if (!line.label(label).isEmpty()) {
        return label;
      }
    }
    return null;
  }

  private boolean isChosen(MetricLine line, String label) {
    List<String> group = GROUP.stream().map(line::label).map(MetricLine::cut).toList();
    String replica = MetricLine.cut(line.label(label));
    long millis = line.millis().orElse(0);
    Chosen known = chosen.get(group);
    boolean taken =
        known == null || known.replica().equals(replica) || millis > known.millis() + SILENT_AFTER;
    if (taken) {
      long newest = known != null && known.replica().equals(replica) ? known.millis() : 0;
      chosen.put(group, new Chosen(replica, Math.max(millis, newest)));
    }
    return taken;
  }
}
