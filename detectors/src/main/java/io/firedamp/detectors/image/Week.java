package io.firedamp.detectors.image;

import java.time.Duration;
import java.time.Instant;

/**
 * Event time in weeks: within one a container is flagged once, in the next once more. That keeps
 * what is remembered of containers that come and go to a week, and does not depend on the order in
 * which sightings come.
 */
final class Week {
  static final Duration SWEEP = Duration.ofHours(6);
  private static final Duration LENGTH = Duration.ofDays(7);
  private static final Duration GRACE = Duration.ofDays(1);

  private Week() {}

  static String of(Instant time) {
    return Long.toString(number(time));
  }

  /** Whether nothing of a sighting's week can come any more. */
  static boolean isOver(Sighting sighting, Instant now) {
    return number(sighting.time()) < number(now.minus(GRACE));
  }

  private static long number(Instant time) {
    return Math.floorDiv(time.toEpochMilli(), LENGTH.toMillis());
  }
}
