package io.firedamp.app;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets time pass, again and again for as long as the pipeline runs. */
final class Ticking implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ticking.class);

  private final ScheduledExecutorService thread;

  Ticking(Runnable tick, Duration every) {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "ticks");
              made.setDaemon(true);
              return made;
            });
    var unused =
        thread.scheduleWithFixedDelay(
            () -> attempt(tick), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * A tick that fails is one tick less; a task that throws would never run again, and say nothing.
   */
  private static void attempt(Runnable tick) {
    try {
      tick.run();
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).log("tick not published");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
