package io.firedamp.app.replay;

import java.time.Duration;

/**
 * How fast a replay was, from its first byte to its last incident.
 *
 * @param bytes read, as they lie on the disk
 * @param records read, whether they became events or not
 */
public record Pace(Duration took, long bytes, long records) {
  private static final double MEGABYTE = 1e6;

  public Pace {
    if (took.isNegative() || bytes < 0 || records < 0) {
      throw new IllegalArgumentException(
          "took, bytes and records must not be negative, were %s, %d, %d"
              .formatted(took, bytes, records));
    }
  }

  /** How long it took, in seconds. */
  public double seconds() {
    return took.toNanos() / 1e9;
  }

  /** Records in a second; 0 when no time has passed. */
  public double recordsPerSecond() {
    return perSecond((double) records);
  }

  /** Megabytes (10⁶ bytes) in a second; 0 when no time has passed. */
  public double megabytesPerSecond() {
    return perSecond((double) bytes) / MEGABYTE;
  }

  private double perSecond(double amount) {
    return took.isZero() ? 0 : amount / seconds();
  }
}
