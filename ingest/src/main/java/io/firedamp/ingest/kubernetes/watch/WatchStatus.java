package io.firedamp.ingest.kubernetes.watch;

import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.SourceHealth;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the watches see and what they cannot see, told by their threads. */
final class WatchStatus {
  private static final int MOST_TOLD = 3;

  private final String where;
  private final Set<String> watches;
  private final Map<String, String> away = new LinkedHashMap<>();
  private final Map<String, String> troubles = new TreeMap<>();
  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private @Nullable Instant latest;

  /**
   * @param where the API server, for people
   * @param watches what each of them watches, for people
   */
  WatchStatus(String where, List<String> watches) {
    this.where = where;
    this.watches = Set.copyOf(watches);
    watches.forEach(watch -> away.put(watch, watch + " were not asked for yet"));
  }

  synchronized void setSeeing(String watch) {
    away.remove(watch);
  }

  synchronized void setAway(String watch, String why) {
    away.put(watch, why);
  }

  /** Something that is not right although it is watched; an empty text ends it. */
  synchronized void setTrouble(String watch, String what) {
    if (what.isEmpty()) {
      troubles.remove(watch);
    } else {
      troubles.put(watch, what);
    }
  }

  /** The API server told something that was kept, were it only that nothing is new. */
  synchronized void told(Instant when) {
    latest = when;
  }

  /** An object was read that said something. */
  void countSaid() {
    counter.read();
    counter.gaveEvents();
  }

  void countLeftOut(String reason) {
    counter.read();
    counter.leaveOut(reason);
  }

  void countUnreadable() {
    counter.read();
    counter.unreadable();
  }

  RecordCounts counts() {
    return counter.counts();
  }

  synchronized SourceHealth health() {
    List<String> told = new java.util.ArrayList<>(away.values());
    told.addAll(troubles.values());
    String detail =
        told.isEmpty()
            ? "watches %s at %s"
                .formatted(String.join(", ", new java.util.TreeSet<>(watches)), where)
            : String.join("; ", told.subList(0, Math.min(MOST_TOLD, told.size())));
    boolean reachable = away.size() < watches.size();
    return new SourceHealth(reachable, latest, detail, reachable && told.isEmpty());
  }
}
