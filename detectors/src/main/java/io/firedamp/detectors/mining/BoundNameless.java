package io.firedamp.detectors.mining;

import io.firedamp.detectors.kit.Expiry;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.mining.LifeRule.Change;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Of the incidents about addresses that no source names, tells a bounded number of each cluster and
 * day, and the others together. Which ones depends on their ids alone, so the end is the same
 * whatever order they came in. Counts revisions itself, since not all are told.
 */
final class BoundNameless extends ContextualProcessor<String, Incident, String, Incident> {
  static final String INCIDENTS = "nameless-incidents";
  static final String DAYS = "nameless-by-day";
  static final String COUNTS = "nameless-counts";
  static final String TOLD = "nameless-told";

  private final NamelessRule rule;
  private final Duration toldFor;
  private final boolean replaying;
  private KeyValueStore<String, Incident> incidents;
  private KeyValueStore<String, String> days;
  private KeyValueStore<String, Long> counts;
  private KeyValueStore<String, Incident> told;
  private Expiry expiry;

  /**
   * @param toldFor event time for which a sink may remember what it delivered
   */
  // Kafka Streams hands the stores over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  BoundNameless(NamelessRule rule, Duration toldFor, boolean replaying) {
    this.rule = rule;
    this.toldFor = toldFor;
    this.replaying = replaying;
  }

  @Override
  public void init(ProcessorContext<String, Incident> context) {
    super.init(context);
    incidents = context.getStateStore(INCIDENTS);
    days = context.getStateStore(DAYS);
    counts = context.getStateStore(COUNTS);
    told = context.getStateStore(TOLD);
    expiry = Expiry.of(context, replaying, Duration.ofHours(1), now -> forget(now.minus(toldFor)));
  }

  @Override
  public void process(Record<String, Incident> record) {
    Incident incident = record.value();
    expiry.saw(incident.getUpdated().toEpochMilli());
    Incident known = incidents.get(incident.getId());
    boolean stays = incident.getStatus() != IncidentStatus.RETRACTED;
    if (known != null && !(stays && sameDay(known, incident))) {
      leave(known);
    }
    if (stays) {
      incidents.put(incident.getId(), incident);
      enter(incident);
    } else if (isTold(incident.getId())) {
      tell(incident);
    }
  }

  private static boolean sameDay(Incident one, Incident other) {
    return NamelessRule.day(one).equals(NamelessRule.day(other));
  }

  /** An incident is of a day, or has changed: it is told, or gives its place to those before it. */
  private void enter(Incident incident) {
    String day = dayKey(incident);
    String key = key(incident);
    boolean added = days.get(key) == null;
    if (added) {
      days.put(key, "");
      counts.put(day, count(day) + 1);
    }
    List<String> first = first(day);
    int place = first.indexOf(incident.getId());
    if (place >= 0 && place < rule.most()) {
      tell(incident);
    }
    if (added && first.size() > rule.most()) {
      tellElsewhere(first.get(rule.most()));
    }
    // How many there are, and the first of them, are all that is told of them together.
    if (added || place == 0) {
      tellTogether(day, incident, first);
    }
  }

  /** An incident is of that day no more: the next one takes its place. */
  private void leave(Incident incident) {
    String day = dayKey(incident);
    days.delete(key(incident));
    counts.put(day, count(day) - 1);
    incidents.delete(incident.getId());
    List<String> first = first(day);
    if (first.size() >= rule.most()) {
      String next = first.get(rule.most() - 1);
      if (!isTold(next)) {
        tell(get(next));
      }
    }
    tellTogether(day, incident, first);
  }

  private void tellTogether(String day, Incident any, List<String> first) {
    long count = count(day);
    if (count > rule.most()) {
      tell(rule.tellTogether(get(first.get(0)), count));
      return;
    }
    LocalDate date = NamelessRule.day(any);
    String id = WorkloadKey.incidentId(NamelessRule.together(any.getCluster(), date));
    Incident before = told.get(id);
    if (before != null && isTold(id)) {
      tell(IncidentWriter.takenBack(before));
    }
  }

  private void tellElsewhere(String id) {
    Incident before = told.get(id);
    if (before != null && isTold(id)) {
      tell(rule.tellElsewhere(before));
    }
  }

  private boolean isTold(String id) {
    Incident last = told.get(id);
    return last != null && last.getStatus() != IncidentStatus.RETRACTED;
  }

  /** Tells an incident unless it was told just so. */
  private void tell(Incident incident) {
    Incident before = told.get(incident.getId());
    if (before != null
        && before.getStatus() == incident.getStatus()
        && before.getContentHash().equals(incident.getContentHash())) {
      return;
    }
    Incident revised = IncidentWriter.revised(before, incident, change(before, incident));
    told.put(revised.getId(), revised);
    context().forward(new Record<>(revised.getId(), revised, revised.getUpdated().toEpochMilli()));
  }

  private static Change change(@Nullable Incident before, Incident now) {
    if (before == null) {
      return Change.OPENED;
    }
    if (now.getStatus() == IncidentStatus.RETRACTED) {
      return Change.RETRACTED;
    }
    return before.getStatus() == IncidentStatus.RETRACTED
        ? Change.REOPENED
        : Change.valueOf(now.getChange());
  }

  /** The ids of a day in order: those that are told by themselves, and the one behind them. */
  private List<String> first(String day) {
    List<String> ids = new ArrayList<>();
    try (KeyValueIterator<String, String> entries = days.prefixScan(day, new StringSerializer())) {
      while (entries.hasNext() && ids.size() <= rule.most()) {
        ids.add(StoreKey.parts(entries.next().key).get(2));
      }
    }
    return ids;
  }

  private Incident get(String id) {
    Incident incident = incidents.get(id);
    if (incident == null) {
      throw new IllegalStateException("incident " + id + " is of a day and is not there");
    }
    return incident;
  }

  private long count(String day) {
    Long count = counts.get(day);
    return count == null ? 0 : count;
  }

  private static String dayKey(Incident incident) {
    return StoreKey.of(incident.getCluster(), NamelessRule.day(incident).toString());
  }

  private static String key(Incident incident) {
    return dayKey(incident) + StoreKey.of(incident.getId());
  }

  /** Only once no sink remembers them: a revision that is counted anew would be taken for told. */
  private void forget(Instant horizon) {
    for (KeyValue<String, Incident> old :
        Expiry.take(incidents, entry -> entry.value.getUpdated().isBefore(horizon))) {
      String day = dayKey(old.value);
      days.delete(key(old.value));
      long left = count(day) - 1;
      if (left > 0) {
        counts.put(day, left);
      } else {
        counts.delete(day);
      }
    }
    Expiry.take(told, entry -> entry.value.getUpdated().isBefore(horizon));
  }
}
