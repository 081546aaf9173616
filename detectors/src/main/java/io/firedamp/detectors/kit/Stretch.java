package io.firedamp.detectors.kit;

import java.time.Duration;
import java.time.Instant;

/** Event time cut into stretches of one length, the same for every event whatever came before. */
public final class Stretch {
  private Stretch() {}

  /** When the stretch begins that a time lies in, milliseconds since 1970, as stores have it. */
  public static long startOf(Instant time, Duration length) {
    long millis = time.toEpochMilli();
    return millis - Math.floorMod(millis, length.toMillis());
  }
}
