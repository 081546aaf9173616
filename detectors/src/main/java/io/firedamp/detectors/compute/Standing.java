package io.firedamp.detectors.compute;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether one rule is met by one subject, since when, and when that was last said.
 *
 * @param started start of what is behind it, milliseconds; meaningless unless met
 * @param period number of the last {@code reaffirm} period in which it was said
 */
record Standing(boolean met, long started, long period) {
  static final Standing NEVER = new Standing(false, 0, Long.MIN_VALUE);

  Standing notMet() {
    return new Standing(false, 0, period);
  }

  /** Met by a bucket that ends at the given time; what is behind a lasting condition stays. */
  Standing metAt(Instant end, Instant begun, Duration reaffirm) {
    return new Standing(true, met ? started : begun.toEpochMilli(), periodOf(end, reaffirm));
  }

  /** Said once in each period of event time, so a flapping rule is no louder than a lasting one. */
  boolean saysSomethingNewAt(Instant end, Duration reaffirm) {
    return periodOf(end, reaffirm) != period;
  }

  private static long periodOf(Instant end, Duration reaffirm) {
    return Math.floorDiv(end.toEpochMilli(), reaffirm.toMillis());
  }
}
