package io.firedamp.ingest.prometheus;

import io.firedamp.schemas.BoundedText;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One sample line of an exposition.
 *
 * @param labels with escapes resolved
 * @param value may be NaN or infinite
 * @param millis since 1970, where the line is dated
 */
record MetricLine(String name, Map<String, String> labels, double value, OptionalLong millis) {
  /** A DNS name is no longer, and no name in Kubernetes is longer than that. */
  private static final int LONGEST_NAME = 253;

  /** A name as far as anybody's name can go; attackers choose labels. */
  static String cut(String name) {
    return BoundedText.cut(name, LONGEST_NAME);
  }

  String label(String label) {
    return labels.getOrDefault(label, "");
  }

  /** Whether this is the same series as another line, at a later time. */
  boolean isLaterOf(MetricLine other) {
    return millis.isPresent()
        && other.millis.isPresent()
        && millis.getAsLong() > other.millis.getAsLong()
        && name.equals(other.name)
        && labels.equals(other.labels);
  }

  /** The first of several names for the same thing that is there. */
  String label(String first, String second, String third) {
    String found = label(first);
    found = found.isEmpty() ? label(second) : found;
    return found.isEmpty() ? label(third) : found;
  }
}
