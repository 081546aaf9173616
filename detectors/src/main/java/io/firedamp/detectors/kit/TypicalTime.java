package io.firedamp.detectors.kit;

import java.time.Instant;
import java.util.Arrays;

/**
 * What time it is by the records that came last: their median. Stream time is the latest date ever
 * seen, so one record dated a year ahead would make everything else old; half of the last {@value
 * #REMEMBERED} would have to be wrong before this is. It follows the stream back, too.
 */
final class TypicalTime {
  private static final int REMEMBERED = 63;

  private final long[] latest = new long[REMEMBERED];
  private long count;

  void add(long millis) {
    latest[(int) (count++ % REMEMBERED)] = millis;
  }

  /** The median; long before everything until enough records have come to tell. */
  Instant now() {
    if (count < REMEMBERED) {
      return Instant.EPOCH;
    }
    long[] sorted = latest.clone();
    Arrays.sort(sorted);
    return Instant.ofEpochMilli(sorted[REMEMBERED / 2]);
  }
}
