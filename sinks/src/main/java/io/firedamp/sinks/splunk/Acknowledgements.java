package io.firedamp.sinks.splunk;

import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.http.Payload;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which deliveries the collector has taken and the indexers have not acknowledged yet. Splunk says
 * once that it has something, so what was heard is remembered until it is asked for.
 */
final class Acknowledgements {
  private final Duration within;
  private final Map<DeliveryKey, Taken> taken = new HashMap<>();
  private long latest = -1;

  Acknowledgements(Duration within) {
    this.within = within;
  }

  /** Under which id, since when, and whether the indexers have it. */
  private record Taken(long ackId, long since, boolean acknowledged) {}

  /**
   * The collector has taken these. Ids only rise, so one that does not is of a collector that has
   * begun anew and will say of the ids before whatever it says of its own.
   *
   * @return how many deliveries were forgotten for that, and must be posted again
   */
  int taken(List<Payload> events, long ackId, long now) {
    int before = taken.size();
    if (ackId <= latest) {
      taken.values().removeIf(each -> !each.acknowledged());
    }
    int forgotten = before - taken.size();
    latest = ackId;
    events.forEach(event -> taken.put(event.key(), new Taken(ackId, now, false)));
    return forgotten;
  }

  /** Whether it need not be posted again. */
  boolean has(DeliveryKey key) {
    return taken.containsKey(key);
  }

  /** The ids that are still to be asked for, of these deliveries. */
  Set<Long> unheard(Collection<DeliveryKey> keys) {
    Set<Long> ids = new TreeSet<>();
    for (DeliveryKey key : keys) {
      Taken each = taken.get(key);
      if (each != null && !each.acknowledged()) {
        ids.add(each.ackId());
      }
    }
    return ids;
  }

  void acknowledge(Set<Long> ids) {
    taken.replaceAll(
        (key, each) ->
            ids.contains(each.ackId()) ? new Taken(each.ackId(), each.since(), true) : each);
  }

  /** Whether the indexers have it; it is forgotten with that. */
  boolean settles(DeliveryKey key) {
    Taken each = taken.get(key);
    if (each == null || !each.acknowledged()) {
      return false;
    }
    taken.remove(key);
    return true;
  }

  /** Forgets what was not acknowledged in time, or was never asked for again; answers how many. */
  int forgetLate(long now) {
    int before = taken.size();
    taken.values().removeIf(each -> now - each.since() > within.toNanos());
    return before - taken.size();
  }
}
