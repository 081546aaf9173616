package io.firedamp.sinks;

import io.firedamp.sinks.DeliveryHealth.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What a worker's thread counts and any other thread may read. */
final class DeliveryCounters {
  private static final long NOTHING = Long.MIN_VALUE;

  final AtomicLong delivered = new AtomicLong();
  final AtomicLong duplicates = new AtomicLong();
  final AtomicLong retries = new AtomicLong();
  final AtomicLong holds = new AtomicLong();
  final AtomicLong poison = new AtomicLong();

  private final AtomicLong lag = new AtomicLong();
  private final AtomicLong oldestReceived = new AtomicLong(NOTHING);
  private volatile Optional<Instant> lastDelivery = Optional.empty();
  private volatile Standing standing = new Standing(State.NEW, "");
  private final SinkCounters events;
  private final LongSupplier nanoTime;

  DeliveryCounters(SinkCounters events, LongSupplier nanoTime) {
    this.events = events;
    this.nanoTime = nanoTime;
  }

  private record Standing(State state, String reason) {}

  /** True when this is news. */
  boolean become(State state, String reason) {
    boolean news = standing.state() != state;
    standing = new Standing(state, reason);
    return news;
  }

  State state() {
    return standing.state();
  }

  void deliveredAt(Instant time) {
    lastDelivery = Optional.of(time);
  }

  void waiting(long unsettled, long oldest) {
    lag.set(unsettled);
    oldestReceived.set(oldest);
  }

  void waitingForNone(long unsettled) {
    waiting(unsettled, NOTHING);
  }

  DeliveryHealth of(String sink) {
    Standing now = standing;
    long oldest = oldestReceived.get();
    return new DeliveryHealth(
        sink,
        now.state(),
        now.reason(),
        delivered.get(),
        duplicates.get(),
        retries.get(),
        holds.get(),
        poison.get(),
        lag.get(),
        lastDelivery,
        oldest == NOTHING
            ? Duration.ZERO
            : Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - oldest)),
        events.counts());
  }
}
