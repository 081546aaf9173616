package io.firedamp.detectors.compute;

import java.time.Duration;
import java.util.Locale;

/** Writes figures the same way everywhere, and checks the settings they are measured against. */
final class Figures {
  private Figures() {}

  static String cores(double cores) {
    return Double.isNaN(cores) ? "unknown" : String.format(Locale.ROOT, "%.2f", cores);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f%%", share * 100);
  }

  /** A figure and the threshold it was held against. */
  static String against(double value, int digits, String bound, double threshold, String unit) {
    if (Double.isNaN(value)) {
      return "not measured";
    }
    String format = "%." + digits + "f";
    return String.format(Locale.ROOT, format, value)
        + unit
        + " ("
        + bound
        + " "
        + String.format(Locale.ROOT, format, threshold)
        + ")";
  }

  static void require(boolean met, String setting, String expected, Object value) {
    if (!met) {
      throw new IllegalArgumentException(setting + " must be " + expected + ", was " + value);
    }
  }

  static void requireWeight(String setting, double weight) {
    require(weight >= 0 && weight <= 100, setting, "0..100 decibans", weight);
  }

  static void requirePositive(String setting, Duration value) {
    require(value.toMillis() > 0, setting, "at least a millisecond", value);
  }
}
