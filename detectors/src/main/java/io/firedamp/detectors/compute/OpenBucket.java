package io.firedamp.detectors.compute;

import java.util.Optional;

/**
 * Gathers time-weighted means until the bucket ends. Samples come in time order, so the sums, and
 * with them the last bit of every mean, are the same in every run.
 */
final class OpenBucket {
  private final long index;
  private final Sample first;
  private final double[] sums;
  private final long[] covered;

  /**
   * @param sums per reading, reading times milliseconds
   * @param covered per reading, milliseconds measured
   * @param first the earliest sample in it, which stands for it as evidence
   */
  OpenBucket(long index, Sample first, double[] sums, long[] covered) {
    this.index = index;
    this.first = first;
    this.sums = sums;
    this.covered = covered;
  }

  static OpenBucket at(long index, Sample first) {
    return new OpenBucket(index, first, new double[Readings.COUNT], new long[Readings.COUNT]);
  }

  void add(Readings readings, long millis) {
    double[] values = readings.toArray();
    for (int i = 0; i < Readings.COUNT; i++) {
      if (!Double.isNaN(values[i])) {
        sums[i] += values[i] * millis;
        covered[i] += millis;
      }
    }
  }

  /** The means; a reading counts when it was measured for at least half the bucket. */
  Optional<Bucket> close(long bucketMillis) {
    double[] means = new double[Readings.COUNT];
    boolean any = false;
    for (int i = 0; i < Readings.COUNT; i++) {
      boolean enough = covered[i] > 0 && covered[i] * 2 >= bucketMillis;
      means[i] = enough ? sums[i] / covered[i] : Double.NaN;
      any |= enough;
    }
    return any ? Optional.of(new Bucket(index, Readings.of(means))) : Optional.empty();
  }

  long index() {
    return index;
  }

  Sample first() {
    return first;
  }

  double sum(int reading) {
    return sums[reading];
  }

  long covered(int reading) {
    return covered[reading];
  }
}
