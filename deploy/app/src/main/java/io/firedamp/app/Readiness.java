package io.firedamp.app;

import io.firedamp.app.config.Durations;
import io.firedamp.detectors.DetectorHealth;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.sinks.DeliveryHealth;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What keeps a pipeline from doing all that it is for, part by part. It is told on an open probe,
 * so it names parts and states; why they are so is told to those who may read the status.
 */
final class Readiness {
  /** How long something may wait in a sink before it is behind. */
  static final Duration BEHIND = Duration.ofMinutes(1);

  private final Map<String, Map<String, String>> troubles = new TreeMap<>();

  /** What is wrong, by kind of part and its name; empty when nothing is. */
  Map<String, Map<String, String>> troubles() {
    return Collections.unmodifiableMap(troubles);
  }

  boolean isReady() {
    return troubles.isEmpty();
  }

  /**
   * Kafka.
   *
   * @param silent how long it has not answered; zero while it does
   */
  Readiness broker(Duration silent) {
    return silent.isZero()
        ? this
        : with("broker", "kafka", "has not answered for " + seconds(silent));
  }

  /** Nothing is taken in while the disk under an embedded Kafka has no room. */
  Readiness disk(boolean full) {
    return full ? with("broker", "disk", "has less free than its reserve") : this;
  }

  /**
   * A detector detects while it runs and gets on.
   *
   * @param stalled how long it has not got on though records wait for it; zero while it does
   */
  Readiness detector(String name, DetectorHealth health, Duration stalled) {
    if (!health.isReady()) {
      return with("detectors", name, health.state() + ": " + health.detail());
    }
    return stalled.isZero()
        ? this
        : with("detectors", name, "has not got on for " + seconds(stalled));
  }

  /** A source sees while it reaches what it reads, or was not only sent what it cannot read. */
  Readiness source(String name, SourceHealth health) {
    return health.reachable() ? this : with("sources", name, "sees nothing");
  }

  /** A sink delivers unless a person must help it, or what it took waits for too long. */
  Readiness sink(String name, DeliveryHealth health) {
    return switch (health.state()) {
      case HELD, STOPPED -> with("sinks", name, health.state().name());
      default ->
          health.age().compareTo(BEHIND) > 0
              ? with("sinks", name, "behind by " + seconds(health.age()))
              : this;
    };
  }

  private Readiness with(String kind, String name, String trouble) {
    troubles.computeIfAbsent(kind, any -> new TreeMap<>()).put(name, trouble);
    return this;
  }

  private static String seconds(Duration duration) {
    return Durations.print(Duration.ofSeconds(duration.toSeconds()));
  }
}
