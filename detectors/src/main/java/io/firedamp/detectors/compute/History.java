package io.firedamp.detectors.compute;

import java.util.Arrays;

/** A subject's own CPU use, cores per bucket, oldest first, in a ring of bounded size. */
final class History {
  /** Makes the median absolute deviation comparable with a standard deviation. */
  private static final double MAD_TO_DEVIATION = 1.4826;

  private final float[] ring;
  private int size;
  private int next;

  History(int capacity, float[] oldestFirst) {
    ring = new float[capacity];
    int from = Math.max(0, oldestFirst.length - capacity);
    size = oldestFirst.length - from;
    System.arraycopy(oldestFirst, from, ring, 0, size);
    next = size % capacity;
  }

  void add(double cores) {
    ring[next] = (float) cores;
    next = (next + 1) % ring.length;
    size = Math.min(size + 1, ring.length);
  }

  void add(Recent recent) {
    for (float cores : recent.points()) {
      add(cores);
    }
  }

  int size() {
    return size;
  }

  float[] oldestFirst() {
    float[] values = new float[size];
    int first = Math.floorMod(next - size, ring.length);
    int tail = Math.min(size, ring.length - first);
    System.arraycopy(ring, first, values, 0, tail);
    System.arraycopy(ring, 0, values, tail, size - tail);
    return values;
  }

  /** What is usual, the newest points left out: they are what is being judged. */
  Usual without(int newestPoints) {
    float[] values = oldestFirst();
    values = Arrays.copyOf(values, Math.max(0, size - newestPoints));
    if (values.length == 0) {
      return new Usual(0, Double.NaN, Double.NaN);
    }
    double median = median(values);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.abs(values[i] - median);
    }
    return new Usual(values.length, median, MAD_TO_DEVIATION * median(values));
  }

  private static double median(float[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1
        ? values[middle]
        : (values[middle - 1] + (double) values[middle]) / 2;
  }

  /**
   * Median and robust deviation, cores.
   *
   * @param points how many buckets they rest on
   */
  record Usual(int points, double median, double deviation) {}
}
