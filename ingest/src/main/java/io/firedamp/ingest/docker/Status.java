package io.firedamp.ingest.docker;

import io.firedamp.ingest.SourceHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the source sees and what it cannot see, told by its threads. */
final class Status {
  /**
   * An engine that is started anew, or whose socket its service manager opens on demand, is gone
   * for seconds. That is said, but it is not called unreachable for it.
   */
  static final Duration AWAY_AFTER = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<String, String> troubles = new TreeMap<>();
  private @Nullable Instant lastAnswer;
  private @Nullable Instant lastEvent;

  Status(Clock clock) {
    this.clock = clock;
  }

  synchronized void setReachable() {
    lastAnswer = clock.instant();
    troubles.remove("engine");
  }

  synchronized void setUnreachable(String why) {
    troubles.put("engine", why);
  }

  /** Something that cannot be seen; said until it can be. */
  synchronized void setBlind(String to, String why) {
    troubles.put(to, why);
  }

  synchronized void setSeeing(String what) {
    troubles.remove(what);
  }

  synchronized void published(Instant when) {
    lastEvent = when;
  }

  synchronized SourceHealth health() {
    boolean reachable =
        lastAnswer != null
            && (!troubles.containsKey("engine")
                || !clock.instant().isAfter(lastAnswer.plus(AWAY_AFTER)));
    String detail = troubles.isEmpty() ? "sees everything" : String.join("; ", troubles.values());
    return new SourceHealth(
        reachable,
        lastEvent,
        reachable || !troubles.isEmpty() ? detail : "not asked yet",
        reachable && troubles.isEmpty());
  }
}
