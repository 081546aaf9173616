package io.firedamp.sinks;

import java.time.Duration;

/**
 * How many incidents may go out: so many a minute, those of one minute at once if they saved up.
 */
final class Pace {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final int perMinute;

  /** In parts of an incident, of which one is so many nanoseconds; at most a minute's. */
  private long saved = MINUTE;

  private long last;

  /**
   * From now on.
   *
   * @param perMinute 0 is without a limit
   */
  Pace(int perMinute, long nanoTime) {
    this.perMinute = perMinute;
    this.last = nanoTime;
  }

  /** How many may go now, of so many that want to. */
  int allowed(int wanted, long nanoTime) {
    if (perMinute == 0) {
      return wanted;
    }
    saved = Math.min(MINUTE, saved + Math.max(0, nanoTime - last));
    last = nanoTime;
    return (int) Math.min(wanted, saved / each());
  }

  /** So many went. */
  void spend(int incidents) {
    if (perMinute > 0) {
      saved = Math.max(0, saved - incidents * each());
    }
  }

  /** How long until the next may go. */
  Duration untilNext() {
    return perMinute == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, each() - saved));
  }

  private long each() {
    return MINUTE / perMinute;
  }
}
