package io.firedamp.detectors.compute;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Puts one subject's samples in time order: a sample waits until the subject's own stream time has
 * passed it by the lateness bound, so arrival order within that bound changes nothing, and a sample
 * that comes twice is one.
 */
final class SampleQueue {
  /** Two minutes of samples a quarter of a second apart. */
  static final int MOST_WAITING = 512;

  private final TreeSet<Sample> waiting = new TreeSet<>(Sample.IN_TIME_ORDER);
  private long newest;

  SampleQueue() {
    this(Long.MIN_VALUE, List.of());
  }

  SampleQueue(long newest, Collection<Sample> samples) {
    this.newest = newest;
    waiting.addAll(samples);
  }

  /** False when the sample comes too late, or again: it changes nothing. */
  boolean add(Sample sample, long latenessMillis) {
    if (newest != Long.MIN_VALUE && sample.end() <= newest - latenessMillis) {
      return false;
    }
    newest = Math.max(newest, sample.end());
    return waiting.add(sample);
  }

  /** Takes out what no later arrival can precede any more, in time order. */
  List<Sample> release(long latenessMillis) {
    List<Sample> released = new ArrayList<>();
    while (!waiting.isEmpty()
        && (waiting.first().end() <= newest - latenessMillis || waiting.size() > MOST_WAITING)) {
      released.add(waiting.pollFirst());
    }
    return released;
  }

  /**
   * Event time of the newest sample seen, milliseconds; {@code Long.MIN_VALUE} before the first.
   */
  long newest() {
    return newest;
  }

  Collection<Sample> waiting() {
    return waiting;
  }
}
