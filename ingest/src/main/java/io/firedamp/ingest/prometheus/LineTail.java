package io.firedamp.ingest.prometheus;

import com.fasterxml.jackson.core.io.NumberInput;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands behind the labels of a line: its value, and perhaps its time. Takes what
 * exporters write; whatever else there is, mistakes among it, is for {@link LineScanner} to judge.
 * For one thread.
 */
final class LineTail {
  /** A whole number of so many digits is a double without loss. */
  private static final int EXACT_DIGITS = 15;

  /** Of the number under way. */
  private final char[] characters = new char[LineScanner.LONGEST_NUMBER];

  /** The line of a series; null where it has to be read whole. */
  // Null and not an Optional: this is the hot path, and nobody else sees it.
  @Nullable MetricLine read(
      MetricSeries series, byte[] bytes, int from, int end, boolean openMetrics) {
    int first = afterBlanks(bytes, from, end);
    int behind = afterNumber(bytes, first, end);
    int time = afterBlanks(bytes, behind, end);
    if (behind == first || (time == behind && time < end)) {
      return null;
    }
    double value = number(bytes, first, behind);
    if (time == end) {
      return Double.isNaN(value) ? null : new MetricLine(series, value, OptionalLong.empty());
    }
    if (afterNumber(bytes, time, end) != end) {
      return null;
    }
    double millis =
        LineScanner.millis(number(bytes, time, end), hasPoint(bytes, time, end), openMetrics);
    return Double.isNaN(value) || !LineScanner.isTime(millis)
        ? null
        : new MetricLine(series, value, OptionalLong.of(Math.round(millis)));
  }

  private static int afterBlanks(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static int afterNumber(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && LineScanner.isOfNumber((char) bytes[at])) {
      at++;
    }
    return at - from > LineScanner.LONGEST_NUMBER ? from : at;
  }

  /** Not a number where it is none. */
  private double number(byte[] bytes, int from, int end) {
    long digits = 0;
    int at = from;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9' && at - from < EXACT_DIGITS) {
      digits = digits * 10 + (bytes[at] - '0');
      at++;
    }
    if (at == end) {
      return digits;
    }
    for (int i = from; i < end; i++) {
      characters[i - from] = (char) bytes[i];
    }
    try {
      return NumberInput.parseDouble(characters, 0, end - from, true);
    } catch (NumberFormatException isNone) {
      return Double.NaN;
    }
  }

  private static boolean hasPoint(byte[] bytes, int from, int end) {
    boolean found = false;
    for (int i = from; i < end; i++) {
      found |= bytes[i] == '.';
    }
    return found;
  }
}
