package io.firedamp.app.command;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Notices that the machine's clock was set back. Kafka's clients and streams measure pauses with
 * that clock: until it shows again what it showed before, they commit nothing, ask nothing anew and
 * send no heartbeat. For one thread.
 */
final class ClockStep {
  /** A pause as long as a shorter step does no harm; clocks that are only slewed never reach it. */
  private static final Duration HARMFUL = Duration.ofSeconds(5);

  private final Supplier<Instant> clock;
  private final LongSupplier nanoTime;
  private Instant shown;
  private long at;

  ClockStep(Supplier<Instant> clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.shown = clock.get();
    this.at = nanoTime.getAsLong();
  }

  /** How far it was set back since the look before; zero when that does no harm. */
  Duration back() {
    Instant now = clock.get();
    long nanos = nanoTime.getAsLong();
    Duration back = Duration.between(now, shown.plusNanos(nanos - at));
    shown = now;
    at = nanos;
    return back.compareTo(HARMFUL) < 0 ? Duration.ZERO : back;
  }
}
