package io.firedamp.detectors.mining;

import io.firedamp.detectors.kit.Expiry;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.mining.LifeRule.Change;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Tells a bounded number of the incidents of a {@link Flood}, and the others together. Which ones
 * depends on their ids alone, so the end is the same whatever order they came in. Counts revisions
 * itself, since not all are told.
 */
final class BoundFloods extends ContextualProcessor<String, Incident, String, Incident> {
  // Named for what they held when there were none but of addresses.
  static final String INCIDENTS = "nameless-incidents";
  static final String DAYS = "nameless-by-day";
  static final String COUNTS = "nameless-counts";
  static final String TOLD = "nameless-told";

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
  BoundFloods(Duration toldFor, boolean replaying) {
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
    Optional<Flood> flood =
        incident.getStatus() == IncidentStatus.RETRACTED ? Optional.empty() : Flood.of(incident);
    Incident known = incidents.get(incident.getId());
    if (known != null) {
      Flood before = Flood.of(known).orElseThrow();
      if (!flood.equals(Optional.of(before))) {
        leave(before, known);
      }
    }
    if (flood.isPresent()) {
      incidents.put(incident.getId(), incident);
      enter(flood.get(), incident);
    } else if (incident.getStatus() != IncidentStatus.RETRACTED || isTold(incident.getId())) {
      tell(incident);
    }
  }

  /** An incident is of a flood, or has changed: it is told, or gives its place to those before. */
  private void enter(Flood flood, Incident incident) {
    String key = key(flood, incident);
    boolean added = days.get(key) == null;
    if (added) {
      days.put(key, "");
      counts.put(flood.key(), count(flood) + 1);
    }
    List<String> first = first(flood);
    int place = first.indexOf(incident.getId());
    if (place >= 0 && place < flood.most()) {
      tell(incident);
    } else {
      tellElsewhere(flood, incident.getId());
    }
    if (added && first.size() > flood.most()) {
      tellElsewhere(flood, first.get(flood.most()));
    }
    // How many there are, and the first of them, are all that is told of them together.
    if (added || place == 0) {
      tellTogether(flood, first);
    }
  }

  /** An incident is of that flood no more: the next one takes its place. */
  private void leave(Flood flood, Incident incident) {
    days.delete(key(flood, incident));
    counts.put(flood.key(), count(flood) - 1);
    incidents.delete(incident.getId());
    List<String> first = first(flood);
    if (first.size() >= flood.most()) {
      String next = first.get(flood.most() - 1);
      if (!isTold(next)) {
        tell(get(next));
      }
    }
    tellTogether(flood, first);
  }

  private void tellTogether(Flood flood, List<String> first) {
    long count = count(flood);
    if (count > flood.most()) {
      tell(flood.tellTogether(get(first.get(0)), count));
      return;
    }
    Incident before = told.get(flood.id());
    if (before != null && isTold(flood.id())) {
      tell(IncidentWriter.takenBack(before));
    }
  }

  private void tellElsewhere(Flood flood, String id) {
    Incident before = told.get(id);
    if (before != null && isTold(id)) {
      tell(flood.tellElsewhere(before));
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
    // As it comes where it is the first, so that what was told before this stage was is not counted
    // again.
    Incident revised =
        before == null
            ? incident
            : IncidentWriter.revised(before, incident, change(before, incident));
    told.put(revised.getId(), revised);
    context().forward(new Record<>(revised.getId(), revised, revised.getUpdated().toEpochMilli()));
  }

  private static Change change(Incident before, Incident now) {
    if (now.getStatus() == IncidentStatus.RETRACTED) {
      return Change.RETRACTED;
    }
    return before.getStatus() == IncidentStatus.RETRACTED
        ? Change.REOPENED
        : Change.valueOf(now.getChange());
  }

  /** The ids of a flood in order: those that are told by themselves, and the one behind them. */
  private List<String> first(Flood flood) {
    List<String> ids = new ArrayList<>();
    try (KeyValueIterator<String, String> entries =
        days.prefixScan(flood.key(), new StringSerializer())) {
      while (entries.hasNext() && ids.size() <= flood.most()) {
        List<String> parts = StoreKey.parts(entries.next().key);
        ids.add(parts.get(parts.size() - 1));
      }
    }
    return ids;
  }

  private Incident get(String id) {
    Incident incident = incidents.get(id);
    if (incident == null) {
      throw new IllegalStateException("incident " + id + " is of a flood and is not there");
    }
    return incident;
  }

  private long count(Flood flood) {
    Long count = counts.get(flood.key());
    return count == null ? 0 : count;
  }

  private static String key(Flood flood, Incident incident) {
    return flood.key() + StoreKey.of(incident.getId());
  }

  /** Only once no sink remembers them: a revision that is counted anew would be taken for told. */
  private void forget(Instant horizon) {
    for (KeyValue<String, Incident> old :
        Expiry.take(incidents, entry -> entry.value.getUpdated().isBefore(horizon))) {
      Flood flood = Flood.of(old.value).orElseThrow();
      days.delete(key(flood, old.value));
      long left = count(flood) - 1;
      if (left > 0) {
        counts.put(flood.key(), left);
      } else {
        counts.delete(flood.key());
      }
    }
    Expiry.take(told, entry -> entry.value.getUpdated().isBefore(horizon));
  }
}
