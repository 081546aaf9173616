package io.firedamp.app;

import io.firedamp.detectors.DetectorApp;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts detectors again that have failed, where they stopped: at once, and then after pauses that
 * double. What broke one may have passed, as a broker that answered nonsense while it came back;
 * where it has not, health stays red and the log says so each time.
 */
final class Revival {
  private static final Logger log = LoggerFactory.getLogger(Revival.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Map<String, DetectorApp> detectors;
  private final Function<String, Optional<DetectorApp>> anew;
  private final LongSupplier nanoTime;
  private final Map<String, Attempt> attempts = new HashMap<>();

  private record Attempt(Duration pause, long at) {}

  /**
   * @param detectors that run, by name; whose values are replaced while others read it
   * @param anew makes one of a name, not started
   */
  Revival(
      Map<String, DetectorApp> detectors,
      Function<String, Optional<DetectorApp>> anew,
      LongSupplier nanoTime) {
    this.detectors = detectors;
    this.anew = anew;
    this.nanoTime = nanoTime;
  }

  /** Starts those again that have failed and whose turn it is. For one thread. */
  void look() {
    detectors.forEach(
        (name, app) -> {
          if (!app.health().isAlive() && isDue(name)) {
            revive(name, app);
          }
        });
  }

  /** Whether one that has failed is to be started now; then it counts as an attempt. */
  boolean isDue(String name) {
    long now = nanoTime.getAsLong();
    Attempt last = attempts.get(name);
    Duration since = last == null ? Duration.ZERO : Duration.ofNanos(now - last.at());
    if (last == null || since.compareTo(last.pause().plus(LONGEST_PAUSE)) > 0) {
      attempts.put(name, new Attempt(FIRST_PAUSE, now));
      return true;
    }
    if (since.compareTo(last.pause()) < 0) {
      return false;
    }
    Duration doubled = last.pause().multipliedBy(2);
    attempts.put(
        name, new Attempt(doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled, now));
    return true;
  }

  private void revive(String name, DetectorApp failed) {
    log.atWarn()
        .addKeyValue("detector", name)
        .addKeyValue("why", failed.health().detail())
        .log("detector starts again");
    failed.close();
    anew.apply(name)
        .ifPresent(
            fresh -> {
              detectors.put(name, fresh);
              fresh.start();
            });
  }
}
