package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.schemas.LatestUsed;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Series by how they are written: scrape after scrape says the same of them but for a value and a
 * time. Of a line of a known series no more is read.
 */
final class KnownSeries {
  /** Characters of one that is remembered; cAdvisor's have some 300. */
  private static final int LONGEST = 2_048;

  /** Of a container with its network on its sandbox, at least. */
  private static final int SERIES_OF_A_SUBJECT = 8;

  private final Map<String, MetricSeries> byText;

  /**
   * A container has a dozen series: where they share whom they are about, that is soon compared.
   */
  private final Map<Subject, Subject> subjects;

  /**
   * @param most that are remembered: those that were seen last
   */
  KnownSeries(int most) {
    this.byText = new LatestUsed<>(most);
    this.subjects = new LatestUsed<>(most / SERIES_OF_A_SUBJECT);
  }

  /** A line within a text; null when it has to be read whole. */
  // Null and not an Optional: this is the hot path, and nobody else sees it.
  @Nullable MetricLine read(String text, int start, int end, boolean openMetrics) {
    int last = end;
    while (last > start && text.charAt(last - 1) <= ' ') {
      last--;
    }
    int labels = last;
    while (labels > start && text.charAt(labels - 1) != '}') {
      labels--;
    }
    if (labels == start || labels - start > LONGEST) {
      return null;
    }
    MetricSeries series = byText.get(text.substring(start, labels));
    if (series == null) {
      return null;
    }
    try {
      return new LineScanner(text.substring(labels, last), openMetrics).readBehind(series);
    } catch (MalformedEventException e) {
      // Read whole, it is refused with the right place.
      return null;
    }
  }

  /**
   * Remembers the series of a line.
   *
   * @param labels where they ended; an exemplar behind them has some of its own
   */
  void learn(String line, int labels, MetricSeries series) {
    if (labels > 0 && labels <= LONGEST && line.lastIndexOf('}') == labels - 1) {
      if (series.measure().isPresent() && !Measure.isNodes(series.name())) {
        share(series);
      }
      byText.put(line.substring(0, labels), series);
    }
  }

  private void share(MetricSeries series) {
    Subject subject = series.subject();
    Subject known = subjects.putIfAbsent(subject, subject);
    if (known != null) {
      series.isAbout(known);
    }
  }
}
