package io.firedamp.ingest.kit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What is waited between attempts: twice as long each time, up to a bound. Used by one thread. */
public final class Pause {
  private static final Duration SHORTEST = Duration.ofMillis(500);

  private final Duration longest;
  private Duration next;

  public Pause(Duration longest) {
    this.longest = longest;
    this.next = shortest();
  }

  /** An attempt went well: the next wait is the shortest again. */
  public void startOver() {
    next = shortest();
  }

  /** Waits; false when it was closed meanwhile, or the thread interrupted. */
  public boolean endsBefore(CountDownLatch closed) {
    try {
      boolean ended = closed.await(next.toMillis(), TimeUnit.MILLISECONDS);
      next = shorter(next.multipliedBy(2), longest);
      return !ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Duration shortest() {
    return shorter(SHORTEST, longest);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
