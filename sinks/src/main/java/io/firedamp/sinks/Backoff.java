package io.firedamp.sinks;

import io.firedamp.sinks.Outcome.Retry;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: decorrelated jitter, so that many clients of a
 * recovering destination do not come back in step.
 *
 * <p>From 1 s to 60 s, without a limit of attempts; a destination's own wish (Retry-After) is
 * honoured up to ten minutes, so that an absurd one does not silence the sink.
 */
final class Backoff {
  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofSeconds(60);

  private final RandomGenerator random;
  private Duration last = SHORTEST;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The next pause, at least as long as the destination wishes. */
  Duration next(Duration wish) {
    long upper = Math.min(LONGEST.toMillis(), last.toMillis() * 3);
    last = Duration.ofMillis(random.nextLong(SHORTEST.toMillis(), upper + 1));
    return longer(last, Retry.bounded(wish));
  }

  /** Something went well: the next pause is short again. */
  void reset() {
    last = SHORTEST;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
