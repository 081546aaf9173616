package io.firedamp.benchmarks;

import java.util.Collection;
import java.util.List;

/** Medians and other quantiles. */
final class Figures {
  private Figures() {}

  static double median(Collection<Double> values) {
    return quantile(values, 0.5);
  }

  /** The smallest value that at least this share, 0..1, of all do not exceed. */
  static double quantile(Collection<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(1, rank) - 1);
  }
}
