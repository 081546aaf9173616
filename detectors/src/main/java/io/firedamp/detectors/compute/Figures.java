package io.firedamp.detectors.compute;

import java.util.Locale;

/** Writes figures the same way everywhere. */
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
}
