package io.firedamp.e2e.counterparts;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what real programs do in their own time. */
public final class Await {
  private static final Duration POLL = Duration.ofMillis(5);

  private Await() {}

  /** Returns once it is met, and fails the test when that takes too long. */
  public static void until(String what, Duration atMost, Callable<Boolean> met) throws Exception {
    long start = System.nanoTime();
    while (!met.call()) {
      if (System.nanoTime() - start > atMost.toNanos()) {
        fail("waited %d s in vain for %s", atMost.toSeconds(), what);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
