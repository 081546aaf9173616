package io.firedamp.samples.measure;

import java.util.Locale;

/**
 * A share, with the bounds that hold it 95 times of a hundred.
 *
 * @param hits of the cases
 * @param cases how many there were
 */
record Interval(long hits, long cases) {
  private static final double Z = 1.959964;

  /** The share itself; 0 of no cases. */
  double share() {
    return cases == 0 ? 0 : (double) hits / cases;
  }

  /** Lower bound by Wilson's score interval (JASA 22, 1927). */
  double least() {
    return cases == 0 ? 0 : Math.max(0, middle() - half());
  }

  /** Upper bound. */
  double most() {
    return cases == 0 ? 1 : Math.min(1, middle() + half());
  }

  private double middle() {
    double n = cases;
    return (share() + Z * Z / (2 * n)) / (1 + Z * Z / n);
  }

  private double half() {
    double n = cases;
    double p = share();
    return Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
  }

  @Override
  public String toString() {
    return cases == 0
        ? "–"
        : String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", share(), least(), most());
  }
}
