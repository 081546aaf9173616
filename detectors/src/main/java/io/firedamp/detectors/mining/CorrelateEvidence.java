package io.firedamp.detectors.mining;

import io.firedamp.detectors.kit.TickPace;
import io.firedamp.detectors.mining.Exceptions.Softened;
import io.firedamp.detectors.mining.LifeRule.Change;
import io.firedamp.detectors.mining.StoryRule.Story;
import io.firedamp.detectors.state.DossierState;
import io.firedamp.detectors.state.PlacedEvidence;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The evidence of one workload becomes its incident, and a revision where there is news. */
final class CorrelateEvidence
    extends ContextualProcessor<String, PlacedEvidence, String, Incident> {
  static final String DOSSIERS = "dossiers";
  static final String INCIDENTS = "latest-incidents";

  /** Times within the time of quiet: an incident is closed so much too late at most. */
  private static final int QUIET_IS_LOOKED_FOR = 24;

  private final StoryRule rule;
  private final IncidentWriter writer;
  private final LifeRule life;
  private final ExceptionFile exceptions;
  private final Duration retention;
  private final Duration toldFor;
  private final boolean replaying;
  private final TickPace closing;
  private final TickPace forgetting = TickPace.every(Duration.ofHours(1));
  private KeyValueStore<String, DossierState> dossiers;
  private KeyValueStore<String, Incident> incidents;
  private WorkloadSignals signals;
  private CountSoftened softened;
  private Instant now = Instant.MIN;
  private boolean ended;

  /**
   * @param retention event time for which evidence is kept
   * @param toldFor event time for which a sink may remember what it delivered
   */
  @SuppressWarnings("NullAway.Init") // Kafka Streams hands the stores over before the first record.
  CorrelateEvidence(
      StoryRule rule,
      IncidentWriter writer,
      LifeRule life,
      ExceptionFile exceptions,
      Duration retention,
      Duration toldFor,
      boolean replaying) {
    this.rule = rule;
    this.writer = writer;
    this.life = life;
    this.exceptions = exceptions;
    this.retention = retention;
    this.toldFor = toldFor;
    this.replaying = replaying;
    this.closing = TickPace.every(life.quiet().dividedBy(QUIET_IS_LOOKED_FOR));
  }

  @Override
  public void init(ProcessorContext<String, Incident> context) {
    super.init(context);
    dossiers = context.getStateStore(DOSSIERS);
    incidents = context.getStateStore(INCIDENTS);
    signals = new WorkloadSignals(context);
    softened = new CountSoftened(context.metrics());
  }

  @Override
  public void process(Record<String, PlacedEvidence> record) {
    PlacedEvidence placed = record.value();
    placed.getTick().ifPresent(tick -> pass(tick, placed.getLast()));
    placed.getSignal().ifPresent(bytes -> take(record.key(), DossierSerde.toSignal(bytes)));
    placed.getNote().ifPresent(note -> revise(record.key(), dossier(record.key()).with(note)));
  }

  private void take(String workload, Signal signal) {
    if (signal.getRetracted()) {
      if (signals.remove(workload, signal)) {
        rebuild(workload);
      }
      return;
    }
    Optional<Signal> known = signals.replace(workload, signal);
    if (known.isPresent() && Dossier.canExchange(known.get(), signal)) {
      revise(workload, dossier(workload).exchanging(signal));
    } else if (known.isPresent()) {
      rebuild(workload);
    } else if (signals.add(workload, signal)) {
      Dossier dossier = dossier(workload).with(signal);
      count(workload, signal, dossier);
      revise(workload, dossier);
    }
  }

  private void count(String workload, Signal signal, Dossier dossier) {
    exceptions
        .exceptions()
        .covering(WorkloadKey.parse(workload), signal, dossier.lastSeen().orElse(Instant.MAX))
        .ifPresent(softened::add);
  }

  private void rebuild(String workload) {
    revise(workload, signals.rebuild(workload, dossier(workload), settledBefore()));
  }

  private Instant settledBefore() {
    return replaying || now.equals(Instant.MIN) ? Instant.EPOCH : now.minus(retention);
  }

  private Dossier dossier(String workload) {
    DossierState state = dossiers.get(workload);
    return state == null ? Dossier.EMPTY : DossierSerde.fromState(state);
  }

  private void revise(String workload, Dossier dossier) {
    revise(workload, dossier, false);
  }

  private void revise(String workload, Dossier dossier, boolean atOnce) {
    dossiers.put(workload, DossierSerde.toState(dossier, !tell(workload, dossier, atOnce)));
  }

  /** Writes a revision if there is news; false when some news waits. */
  private boolean tell(String workload, Dossier dossier, boolean atOnce) {
    Incident before = incidents.get(workload);
    Softened judged = exceptions.exceptions().soften(workload, dossier);
    Optional<Story> story = rule.judge(judged.heard());
    if (story.isEmpty()) {
      if (before != null && before.getStatus() != IncidentStatus.RETRACTED) {
        write(workload, IncidentWriter.takenBack(before, judged), before, Change.RETRACTED);
      }
      return true;
    }
    Incident content = content(workload, dossier, story.get(), judged, before);
    if (before != null && before.getContentHash().equals(IncidentWriter.contentHash(content))) {
      return true;
    }
    Optional<Change> change = life.changeTo(before, content, atOnce);
    change.ifPresent(why -> write(workload, content, before, why));
    return change.isPresent();
  }

  private Incident content(
      String workload, Dossier dossier, Story story, Softened judged, @Nullable Incident before) {
    Incident open = writer.write(workload, dossier, story, signals.crowd(workload), judged);
    boolean closed = isOver(dossier, before);
    return Incident.newBuilder(open)
        .setStatus(closed ? IncidentStatus.CLOSED : IncidentStatus.OPEN)
        .setOngoing(!closed)
        .build();
  }

  /** Judged by what was seen, not by the hour of it that an incident tells. */
  private boolean isOver(Dossier dossier, @Nullable Incident before) {
    if (replaying && !ended) {
      return false;
    }
    if (now.equals(Instant.MIN)) {
      return before != null && before.getStatus() == IncidentStatus.CLOSED;
    }
    return life.isQuiet(dossier.lastSeen().orElse(Instant.EPOCH), now);
  }

  private void write(String workload, Incident content, @Nullable Incident before, Change change) {
    Incident revised = IncidentWriter.revised(before, content, change);
    incidents.put(workload, revised);
    context().forward(new Record<>(revised.getId(), revised, revised.getUpdated().toEpochMilli()));
  }

  /** Event time has passed: incidents close, and what is old is forgotten. */
  private void pass(Instant tick, boolean last) {
    now = tick.isAfter(now) ? tick : now;
    if (last && replaying) {
      ended = true;
      judgeAnew();
    } else if (!replaying) {
      if (exceptions.isChanged()) {
        judgeAnew();
      }
      long millis = now.toEpochMilli();
      if (closing.isDue(millis)) {
        closeQuiet();
      }
      if (forgetting.isDue(millis)) {
        forget();
      }
    }
  }

  /** Tells whatever waits, and what follows from other exceptions than held before. */
  private void judgeAnew() {
    for (String workload : keysOf(dossiers)) {
      Dossier dossier = dossier(workload);
      if (!dossier.runs().isEmpty()) {
        revise(workload, dossier, true);
      }
    }
  }

  /** Closes what is over, and tells what came to know of it after it was closed. */
  private void closeQuiet() {
    List<String> mayBeOver = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    try (KeyValueIterator<String, Incident> all = incidents.all()) {
      all.forEachRemaining(
          entry -> {
            Incident incident = entry.value;
            if (incident.getStatus() == IncidentStatus.CLOSED) {
              closed.add(entry.key);
            } else if (incident.getStatus() == IncidentStatus.OPEN
                && life.isQuiet(incident.getLastSeen().orElse(Instant.EPOCH), now)) {
              mayBeOver.add(entry.key);
            }
          });
    }
    for (String workload : mayBeOver) {
      Dossier dossier = dossier(workload);
      if (life.isQuiet(dossier.lastSeen().orElse(Instant.EPOCH), now)) {
        revise(workload, dossier);
      }
    }
    for (String workload : closed) {
      DossierState state = dossiers.get(workload);
      if (state != null && state.getUnsaid()) {
        revise(workload, DossierSerde.fromState(state), true);
      }
    }
  }

  private void forget() {
    Instant horizon = now.minus(retention);
    signals.forgetBefore(horizon);
    for (String workload : keysOf(dossiers)) {
      boolean old = dossier(workload).lastSeen().filter(seen -> !seen.isBefore(horizon)).isEmpty();
      Incident incident = incidents.get(workload);
      if (old && (incident == null || incident.getStatus() != IncidentStatus.OPEN)) {
        dossiers.delete(workload);
        signals.forget(workload);
      }
    }
    forgetIncidentsBefore(now.minus(toldFor));
  }

  /** Only once no sink remembers them: a revision that is counted anew would be taken for told. */
  private void forgetIncidentsBefore(Instant horizon) {
    List<String> old = new ArrayList<>();
    try (KeyValueIterator<String, Incident> all = incidents.all()) {
      all.forEachRemaining(
          entry -> {
            if (entry.value.getUpdated().isBefore(horizon)) {
              old.add(entry.key);
            }
          });
    }
    old.stream().filter(workload -> dossiers.get(workload) == null).forEach(incidents::delete);
  }

  private static List<String> keysOf(KeyValueStore<String, ?> store) {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, ?> all = store.all()) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    return keys;
  }
}
