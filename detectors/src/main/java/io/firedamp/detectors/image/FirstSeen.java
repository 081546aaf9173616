package io.firedamp.detectors.image;

import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.FirstSeenState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;

/**
 * When a name was seen: the earliest time of each of its two earliest days (UTC), and the latest to
 * the day. Whatever the order in which times come, the same is kept.
 *
 * @param second the earliest time of the second day; empty while it was seen on one day only
 */
record FirstSeen(Instant first, Optional<Instant> second, Instant last) {
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** Before there was anything to run containers, whose clocks show 1970 until they are set. */
  private static final Instant EARLIEST = Instant.parse("2013-01-01T00:00:00Z");

  static final Serde<FirstSeen> SERDE =
      StateSerde.of(
          FirstSeenState.class,
          seen -> new FirstSeenState(seen.first, seen.second.orElse(null), seen.last),
          state -> new FirstSeen(state.getFirst(), state.getSecond(), state.getLast()));

  static FirstSeen at(Instant time) {
    return new FirstSeen(time, Optional.empty(), time);
  }

  /** Whether a record of this date can know anything. */
  static boolean isPlausible(Instant time) {
    return !time.isBefore(EARLIEST);
  }

  FirstSeen and(Instant time) {
    List<Instant> days = Stream.concat(Stream.of(first, time), second.stream()).sorted().toList();
    Instant earliest = days.get(0);
    Optional<Instant> next =
        days.stream().filter(other -> dayOf(other) > dayOf(earliest)).findFirst();
    return new FirstSeen(earliest, next, time.isAfter(last) ? time : last);
  }

  /** Whether the other tells the same of its beginning. */
  boolean beginsLike(FirstSeen other) {
    return first.equals(other.first) && second.equals(other.second);
  }

  private static long dayOf(Instant time) {
    return Math.floorDiv(time.toEpochMilli(), DAY);
  }
}
