package io.firedamp.ingest.transport;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much a sender may send on average: what came beyond that is a debt, which time pays off. A
 * second's worth may be owed, so that what comes in bursts is let through. Thread-safe.
 */
final class Rate {
  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  private final long bytesPerSecond;
  private final LongSupplier nanos;
  private double owed;
  private long last;

  /**
   * @param bytesPerSecond 0 bounds nothing
   * @param nanos a clock that nobody sets, in nanoseconds
   */
  Rate(long bytesPerSecond, LongSupplier nanos) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  /** Counts what came. */
  synchronized void charge(long bytes) {
    if (bytesPerSecond > 0) {
      payOff();
      owed += bytes;
    }
  }

  /** Whole seconds until more is taken; 0 for now. */
  synchronized long seconds() {
    if (bytesPerSecond == 0) {
      return 0;
    }
    payOff();
    return (long) Math.ceil(Math.max(0, owed - bytesPerSecond) / bytesPerSecond);
  }

  private void payOff() {
    long now = nanos.getAsLong();
    owed = Math.max(0, owed - (now - last) / SECOND * bytesPerSecond);
    last = now;
  }
}
