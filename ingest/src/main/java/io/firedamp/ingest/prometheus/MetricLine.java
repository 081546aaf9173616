package io.firedamp.ingest.prometheus;

import io.firedamp.schemas.BoundedText;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One sample line of an exposition.
 *
 * @param value may be NaN or infinite
 * @param millis since 1970, where the line is dated
 */
record MetricLine(MetricSeries series, double value, OptionalLong millis) {
  /** A DNS name is no longer, and no name in Kubernetes is longer than that. */
  private static final int LONGEST_NAME = 253;

  /** Of a series that comes this once. */
  MetricLine(String name, Map<String, String> labels, double value, OptionalLong millis) {
    this(new MetricSeries(name, labels), value, millis);
  }

  /** A name as far as anybody's name can go; attackers choose labels. */
  static String cut(String name) {
    return BoundedText.cut(name, LONGEST_NAME);
  }

  String name() {
    return series.name();
  }

  Map<String, String> labels() {
    return series.labels();
  }

  String label(String label) {
    return series.label(label);
  }

  /** Whether this is the same series as another line, at a later time. */
  boolean isLaterOf(MetricLine other) {
    return millis.isPresent()
        && other.millis.isPresent()
        && millis.getAsLong() > other.millis.getAsLong()
        && series.equals(other.series);
  }
}
