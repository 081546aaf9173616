package io.firedamp.detectors.compute;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Puts one subject's samples in time order. Its clock is the newest time but one, so that a single
 * sample of a wrong date moves nothing; a sample waits until that clock has passed its bucket by
 * the lateness bound, so arrival order within the bound changes nothing, and one that comes twice
 * is one.
 */
final class SampleQueue {
  /** Two minutes of samples a quarter of a second apart. */
  static final int MOST_WAITING = 512;

  private final TreeSet<Sample> waiting = new TreeSet<>(Sample.IN_TIME_ORDER);
  private final Watched watched;
  private long newest;
  private long clock;

  SampleQueue(Watched watched) {
    this(watched, Long.MIN_VALUE, Long.MIN_VALUE, List.of());
  }

  SampleQueue(Watched watched, long newest, long clock, Collection<Sample> samples) {
    this.watched = watched;
    this.newest = newest;
    this.clock = clock;
    waiting.addAll(samples);
  }

  /** False when the sample comes too late, or again: it changes nothing. */
  boolean add(Sample sample, long latenessMillis) {
    if (clock != Long.MIN_VALUE && sample.end() <= clock - latenessMillis) {
      return false;
    }
    if (sample.end() > newest) {
      clock = newest;
      newest = sample.end();
    } else if (sample.end() < newest) {
      clock = Math.max(clock, sample.end());
    }
    return waiting.add(sample);
  }

  /**
   * Takes out, in time order, what no later arrival can precede any more: whole buckets of event
   * time, so that state changes once a bucket and not at each sample.
   */
  List<Sample> release(long latenessMillis, long bucketMillis) {
    List<Sample> released = new ArrayList<>();
    if (clock == Long.MIN_VALUE || waiting.isEmpty()) {
      return released;
    }
    long passed = Math.floorDiv(clock - latenessMillis, bucketMillis) * bucketMillis;
    while (!waiting.isEmpty()
        && (waiting.first().end() <= passed || waiting.size() > MOST_WAITING)) {
      released.add(waiting.pollFirst());
    }
    return released;
  }

  /** Everything, in time order: nothing more is to come, and what comes earlier is late. */
  List<Sample> releaseAll() {
    List<Sample> released = new ArrayList<>(waiting);
    waiting.clear();
    clock = released.isEmpty() ? clock : released.get(released.size() - 1).end();
    return released;
  }

  Watched watched() {
    return watched;
  }

  /** Event time of the newest sample, milliseconds; {@code Long.MIN_VALUE} before the first. */
  long newest() {
    return newest;
  }

  /** Event time that has surely passed, milliseconds; {@code Long.MIN_VALUE} before the second. */
  long clock() {
    return clock;
  }

  /** The clock, or where there is none yet, the only time it was heard of; milliseconds. */
  long lastHeard() {
    return clock == Long.MIN_VALUE ? newest : clock;
  }

  Collection<Sample> waiting() {
    return waiting;
  }
}
