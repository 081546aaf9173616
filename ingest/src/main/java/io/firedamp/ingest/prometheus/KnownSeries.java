package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.kit.FingerprintTable;
import io.firedamp.ingest.kit.Fingerprinter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Series by how they are written: scrape after scrape says the same of them but for a value and a
 * time. Of a line of a known series no more is read. Where there are too many, all are forgotten
 * and learnt again.
 */
final class KnownSeries {
  /** Characters, and bytes, of one that is remembered; cAdvisor's have some 300. */
  private static final int LONGEST = 2_048;

  /** In memory, of each series, subject and text, beside its characters. */
  private static final int BYTES_OF_SERIES = 224;

  private static final int BYTES_OF_SUBJECT = 480;
  private static final int BYTES_OF_PART = 176;
  private static final int BYTES_OF_TEXT = 96;
  private static final int BYTES_OF_LABEL = 16;

  private final int most;
  private final long mostBytes;
  private final Fingerprinter fingerprints = new Fingerprinter();
  private final LineTail tail = new LineTail();
  private final FingerprintTable<MetricSeries> byText = new FingerprintTable<>();

  /**
   * A container has a dozen series: where they share whom they are about, that is soon compared.
   */
  private final Map<Subject, Subject> subjects = new HashMap<>();

  /** Every container has the same few. */
  private final Map<Reading.Series, Reading.Series> parts = new HashMap<>();

  private final Map<String, String> texts = new HashMap<>();
  private long bytes;

  /**
   * @param most that are remembered
   * @param mostBytes of memory that they take, about
   */
  KnownSeries(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /** A line within a document; null when it has to be read whole. */
  // Null and not an Optional: this is the hot path, and nobody else sees it.
  @Nullable MetricLine read(byte[] document, int start, int end, boolean openMetrics) {
    int last = end;
    while (last > start && document[last - 1] >= 0 && document[last - 1] <= ' ') {
      last--;
    }
    int labels = last;
    while (labels > start && document[labels - 1] != '}') {
      labels--;
    }
    if (byText.size() == 0 || labels == start || labels - start > LONGEST) {
      return null;
    }
    fingerprints.add(document, start, labels).finish();
    MetricSeries series = byText.get(fingerprints.high(), fingerprints.low());
    return series == null ? null : tail.read(series, document, labels, last, openMetrics);
  }

  /**
   * Remembers the series of a line.
   *
   * @param labels where they ended; an exemplar behind them has some of its own
   * @return an equal one, which takes less memory where it is remembered
   */
  MetricSeries learn(String line, int labels, MetricSeries series) {
    if (most == 0 || labels == 0 || labels > LONGEST || line.lastIndexOf('}') != labels - 1) {
      return series;
    }
    byte[] text = line.substring(0, labels).getBytes(UTF_8);
    if (byText.size() >= most || bytes >= mostBytes) {
      forgetAll();
    }
    if (series.measure().isPresent()) {
      share(series, series.measure().get());
    }
    MetricSeries remembered = series.remembered(this::shared);
    bytes += BYTES_OF_SERIES + (long) BYTES_OF_LABEL * remembered.labels().size();
    fingerprints.add(text, 0, text.length).finish();
    byText.put(fingerprints.high(), fingerprints.low(), remembered);
    return remembered;
  }

  /** How many are remembered. */
  int size() {
    return byText.size();
  }

  private void share(MetricSeries series, Measure measure) {
    if (!Measure.isNodes(series.name())) {
      Subject subject = series.subject();
      Subject known = subjects.putIfAbsent(subject, subject);
      bytes += known == null ? BYTES_OF_SUBJECT + 2L * subject.length() : 0;
      series.isAbout(known == null ? subject : known);
    }
    Reading.Series part = series.within(measure);
    Reading.Series known = parts.putIfAbsent(part, part);
    bytes += known == null ? BYTES_OF_PART : 0;
    series.isWithin(known == null ? part : known);
  }

  private String shared(String text) {
    String known = texts.putIfAbsent(text, text);
    bytes += known == null ? BYTES_OF_TEXT + 2L * text.length() : 0;
    return known == null ? text : known;
  }

  private void forgetAll() {
    byText.clear();
    subjects.clear();
    parts.clear();
    texts.clear();
    bytes = 0;
  }
}
