package io.firedamp.app;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does a thing again and again for as long as the pipeline runs. */
final class Ticking implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ticking.class);

  private final ScheduledExecutorService thread;

  /**
   * Begins.
   *
   * @param name of its thread, and of what it does
   */
  Ticking(String name, Runnable tick, Duration every) {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
    var unused =
        thread.scheduleWithFixedDelay(
            () -> attempt(name, tick), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * What fails once is done once less; a task that throws, were it an Error, would never run again
   * and say nothing.
   */
  private static void attempt(String name, Runnable tick) {
    try {
      tick.run();
    } catch (RuntimeException | Error e) {
      log.atError().addKeyValue("task", name).setCause(e).log("failed, and will be tried again");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
