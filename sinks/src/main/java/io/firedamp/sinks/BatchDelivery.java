package io.firedamp.sinks;

import io.firedamp.schemas.LatestUsed;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Poison;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Delivers batches for somebody who keeps the place in the topic, waits and buries himself, as
 * Kafka Connect does. It has no ledger: what was told before it was made it does not know, so what
 * is handed in again after a crash is told again.
 */
public final class BatchDelivery implements AutoCloseable {
  /** Incidents that are open at a time, and many more; an id is 36 characters. */
  private static final int MOST_REMEMBERED = 100_000;

  private final SafeSink sink;
  private final DeliveryRule rule;
  private final SinkCounters events;
  private final Map<String, Boolean> told = new LatestUsed<>(MOST_REMEMBERED);
  private final Map<DeliveryKey, Outcome> settled = new HashMap<>();

  /**
   * Delivers so; closes its sink.
   *
   * @throws IllegalArgumentException where the rule asks for what only a worker can do
   */
  public BatchDelivery(SinkContext context, Sink sink, DeliveryRule rule) {
    String why = " where Firedamp's own worker does not deliver";
    Require.that(!rule.latestOnly(), "latestOnly", "false" + why, true);
    Require.that(rule.perMinute() == 0, "perMinute", "0" + why, rule.perMinute());
    Require.that(!rule.timing().holdsBack(), "timing", "left out" + why, rule.timing());
    this.sink = new SafeSink(context, sink);
    this.rule = rule;
    this.events = context.counters();
  }

  /**
   * Delivers a batch, in order. One of which something is to be tried again is handed in again as
   * it was; what was settled of it is not told twice.
   *
   * @return an outcome for each, in order; what the sink is not for counts as delivered
   */
  public List<Outcome> deliver(List<Incident> incidents) {
    Map<DeliveryKey, Incident> wanted = wanted(incidents);
    List<Outcome> answers = sink.deliver(List.copyOf(wanted.values()));
    Map<DeliveryKey, Outcome> now = new HashMap<>(settled);
    int at = 0;
    for (Map.Entry<DeliveryKey, Incident> each : wanted.entrySet()) {
      Outcome answer = answers.get(at++);
      now.put(each.getKey(), answer);
      if (isTaken(answer)) {
        told.put(each.getValue().getId(), true);
      }
      if (isTaken(answer) || answer instanceof Poison) {
        settled.put(each.getKey(), answer);
      }
    }
    if (settled.keySet().containsAll(wanted.keySet())) {
      settled.clear();
    }
    return incidents.stream()
        .map(incident -> now.getOrDefault(DeliveryKey.of(incident), new Delivered()))
        .toList();
  }

  @Override
  public void close() {
    sink.close();
  }

  private Map<DeliveryKey, Incident> wanted(List<Incident> incidents) {
    Set<String> here = new HashSet<>();
    Map<DeliveryKey, Incident> wanted = new LinkedHashMap<>();
    for (Incident incident : incidents) {
      DeliveryKey key = DeliveryKey.of(incident);
      if (settled.containsKey(key)) {
        continue;
      }
      boolean known = here.contains(incident.getId()) || told.containsKey(incident.getId());
      rule.objection(incident, known)
          .ifPresentOrElse(
              events::count,
              () -> {
                here.add(incident.getId());
                wanted.putIfAbsent(key, incident);
              });
    }
    return wanted;
  }

  private static boolean isTaken(Outcome outcome) {
    return outcome instanceof Delivered || outcome instanceof Duplicate;
  }
}
