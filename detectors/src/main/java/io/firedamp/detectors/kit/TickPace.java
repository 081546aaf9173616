package io.firedamp.detectors.kit;

import java.time.Duration;

/** How often, by event time, something is done that ticks would do too often. */
public final class TickPace {
  private final long every;
  private long last = Long.MIN_VALUE;

  private TickPace(long every) {
    this.every = every;
  }

  public static TickPace every(Duration time) {
    return new TickPace(time.toMillis());
  }

  /** Whether it is time: the first time, and once so much has passed since it last was. */
  public boolean isDue(long millis) {
    if (last != Long.MIN_VALUE && millis - last < every) {
      return false;
    }
    last = millis;
    return true;
  }
}
