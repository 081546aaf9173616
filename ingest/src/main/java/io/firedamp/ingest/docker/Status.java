package io.firedamp.ingest.docker;

import io.firedamp.ingest.SourceHealth;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the source sees and what it cannot see, told by its threads. */
final class Status {
  private final Map<String, String> troubles = new TreeMap<>();
  private boolean reachable;
  private @Nullable Instant lastEvent;

  synchronized void setReachable() {
    reachable = true;
    troubles.remove("engine");
  }

  synchronized void setUnreachable(String why) {
    reachable = false;
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
    String detail = troubles.isEmpty() ? "sees everything" : String.join("; ", troubles.values());
    return new SourceHealth(
        reachable, lastEvent, reachable || !troubles.isEmpty() ? detail : "not asked yet");
  }
}
