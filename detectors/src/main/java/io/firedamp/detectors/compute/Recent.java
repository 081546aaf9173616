package io.firedamp.detectors.compute;

import java.util.Arrays;

/**
 * The newest points of a history, which are kept with its subject until there are many: a whole
 * history is a hundred times as long, and would else be read and written with each of them.
 */
final class Recent {
  /** Points, of a bucket each; a whole history is written as often. */
  static final int MOST = 64;

  private float[] points;

  Recent() {
    this(new float[0]);
  }

  /**
   * @param oldestFirst cores
   */
  Recent(float[] oldestFirst) {
    this.points = oldestFirst.clone();
  }

  void add(double cores) {
    points = Arrays.copyOf(points, points.length + 1);
    points[points.length - 1] = (float) cores;
  }

  boolean isFull() {
    return points.length >= MOST;
  }

  /** Oldest first. */
  float[] points() {
    return points.clone();
  }

  void clear() {
    points = new float[0];
  }
}
