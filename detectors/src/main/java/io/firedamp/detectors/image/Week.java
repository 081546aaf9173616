package io.firedamp.detectors.image;

import io.firedamp.detectors.kit.Expiry;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

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
  private static boolean isOver(Sighting sighting, Instant now) {
    return number(sighting.time()) < number(now.minus(GRACE));
  }

  /** Has the sightings of weeks that are over forgotten. */
  static Expiry expiry(
      ProcessorContext<?, ?> context,
      boolean replaying,
      KeyValueStore<String, Sighting> sightings) {
    return Expiry.of(
        context,
        replaying,
        SWEEP,
        now -> Expiry.take(sightings, entry -> isOver(entry.value, now)));
  }

  private static long number(Instant time) {
    return Math.floorDiv(time.toEpochMilli(), LENGTH.toMillis());
  }
}
