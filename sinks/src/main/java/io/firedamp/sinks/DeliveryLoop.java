package io.firedamp.sinks;

import io.firedamp.schemas.Topic;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryHealth.State;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes incidents, delivers, notes, commits: one step at a time, on one thread. While something
 * waits for its destination the consumer is paused but keeps polling, so that it keeps its place in
 * the group.
 */
final class DeliveryLoop implements ConsumerRebalanceListener {
  static final int BATCH = 200;

  /**
   * Incidents that are taken ahead where only the latest of what waits is told, or in quiet hours.
   */
  static final int AHEAD = 1_000;

  static final Duration POLL = Duration.ofSeconds(1);
  static final Duration PROBE_HELD = Duration.ofSeconds(60);

  private static final Duration COMMIT = Duration.ofSeconds(10);

  /** How often the end of a topic is looked for whose consumer is paused. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(DeliveryLoop.class);

  private final String name;
  private final SafeSink sink;
  private final Renewal renewal;
  private final DeliveryRule rule;
  private final Topic<Incident> incidents;
  private final Consumer<byte[], byte[]> consumer;
  private final DeliveryLedger ledger;
  private final DeadLetters deadLetters;
  private final Backoff backoff;
  private final LongSupplier nanoTime;
  private final Clock clock;
  private final DeliveryCounters counters;
  private final SinkCounters events;
  private final Errands errands;
  private final Unsettled unsettled = new Unsettled();
  private final Pace pace;
  private boolean ledgerIsStale = true;
  private Duration heldBack = Duration.ZERO;
  private long notBefore;
  private Map<TopicPartition, Long> ends = Map.of();
  private long endsSeen;

  DeliveryLoop(
      SinkContext context,
      Sink sink,
      Renewal renewal,
      DeliveryRule rule,
      Topic<Incident> incidents,
      DeliveryClients clients,
      Backoff backoff,
      LongSupplier nanoTime) {
    this.name = context.name();
    this.sink = new SafeSink(context, sink);
    this.renewal = renewal;
    this.rule = rule;
    this.incidents = incidents;
    this.consumer = clients.consumer();
    this.events = context.counters();
    this.ledger = clients.ledger(name);
    this.errands = new Errands(incidents, this.sink, events, ledger);
    this.deadLetters = clients.deadLetters(name, context.clock());
    this.backoff = backoff;
    this.nanoTime = nanoTime;
    this.clock = context.clock();
    this.counters = new DeliveryCounters(context.counters(), nanoTime);
    this.notBefore = nanoTime.getAsLong();
    this.pace = new Pace(rule.perMinute(), notBefore);
  }

  DeliveryCounters counters() {
    return counters;
  }

  /** What people ask of it. */
  Errands errands() {
    return errands;
  }

  void begin() {
    counters.become(State.DELIVERING, "");
    consumer.subscribe(List.of(incidents.name()), this);
  }

  /** Takes what there is and, unless it is too early for another attempt, delivers it. */
  void step() {
    try {
      receive();
      errands.run();
      renew();
      if (isDue()) {
        attempt();
      }
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      // Kafka is away, or a client threw: nothing is settled by that, so it is tried again.
      become(State.RETRYING, String.valueOf(e.getMessage()), e);
      postpone(backoff.next(Duration.ZERO));
    }
    updateLag();
  }

  /** Commits what is settled; the rest is delivered by whoever comes next. */
  void end() {
    errands.end();
    settle();
  }

  /** Closes the sink. */
  void close() {
    sink.close();
  }

  private void receive() {
    if (unsettled.isEmpty() || (takesAhead() && unsettled.size() < AHEAD)) {
      consumer.resume(consumer.paused());
    } else {
      consumer.pause(consumer.assignment());
    }
    long now = nanoTime.getAsLong();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience(now))) {
      unsettled.add(record, now);
    }
  }

  /** What comes may take the place of what waits, or be more urgent. */
  private boolean takesAhead() {
    return rule.latestOnly() || rule.timing().holdsBack();
  }

  /** A person who has replaced a secret need not wait for the next probe. */
  private void renew() {
    if (counters.state() != State.HELD) {
      return;
    }
    renewal
        .look()
        .ifPresent(
            renewed -> {
              sink.become(renewed);
              notBefore = nanoTime.getAsLong();
              log.atInfo().addKeyValue("sink", name).log("settings have changed, tried at once");
            });
  }

  private Duration patience(long now) {
    if (unsettled.isEmpty()) {
      return POLL;
    }
    return Duration.ofNanos(Math.max(0, Math.min(notBefore - now, POLL.toNanos())));
  }

  private boolean isDue() {
    return nanoTime.getAsLong() - notBefore >= 0;
  }

  private void attempt() {
    if (ledgerIsStale) {
      ledger.catchUp();
      ledgerIsStale = false;
    }
    readRecords();
    deliver();
    settle();
  }

  private void readRecords() {
    while (!unsettled.records().isEmpty()) {
      read(unsettled.records().element());
      unsettled.records().remove();
    }
  }

  private void read(Received received) {
    ConsumerRecord<byte[], byte[]> record = received.record();
    try {
      // Kafka's interfaces leave it unannotated that a tombstone is null.
      if (record.value() == null) {
        throw new SerializationException("a tombstone is not an incident");
      }
      Incident incident =
          incidents.valueSerde().deserializer().deserialize(record.topic(), record.value());
      addressed(new Delivery(received, incident));
    } catch (SerializationException e) {
      deadLetters.write(record, "decode", String.valueOf(e.getMessage()), "");
      counters.poison.incrementAndGet();
    }
  }

  private void addressed(Delivery delivery) {
    if (ledger.contains(delivery.key()) || unsettled.isOnItsWay(delivery.key())) {
      counters.duplicates.incrementAndGet();
      return;
    }
    boolean isTold = isTold(delivery.incident().getId());
    Optional<String> objection = rule.objection(delivery.incident(), isTold);
    if (objection.isPresent()) {
      events.count(objection.get());
    } else if (rule.latestOnly()) {
      sendLatest(isTold ? delivery : delivery.asOpening());
    } else {
      unsettled.send(isTold ? delivery : delivery.asOpening());
    }
  }

  /**
   * A crash may have kept an earlier one that was passed over for a later: it stays passed over.
   */
  private void sendLatest(Delivery delivery) {
    if (ledger.hasLater(delivery.key()) || unsettled.sendInstead(delivery)) {
      events.count("superseded");
    }
  }

  /** What was told once is told to its end, however low it falls (DESIGN section 6). */
  private boolean isTold(String incidentId) {
    return unsettled.hasOnItsWay(incidentId) || ledger.hasTold(incidentId);
  }

  private void deliver() {
    int most = pace.allowed(counters.state() == State.HELD ? 1 : BATCH, nanoTime.getAsLong());
    if (most == 0 && !unsettled.isEmpty()) {
      postpone(pace.untilNext());
      return;
    }
    heldBack = heldBack();
    List<Delivery> batch =
        heldBack.isZero() ? unsettled.batch(most) : unsettled.batch(most, rule.timing()::isUrgent);
    if (batch.isEmpty()) {
      rest();
      return;
    }
    pace.spend(batch.size());
    List<Outcome> outcomes = sink.deliver(batch.stream().map(Delivery::incident).toList());
    Verdict verdict = new Verdict();
    for (int i = 0; i < batch.size(); i++) {
      heed(batch.get(i), outcomes.get(i), verdict);
    }
    // Last, because writing a dead letter may fail, and what was delivered must be noted first.
    for (int i = 0; i < batch.size(); i++) {
      if (outcomes.get(i) instanceof Poison poison) {
        bury(batch.get(i), poison.reason());
        verdict.progress = true;
      }
    }
    conclude(verdict);
  }

  /** Nothing is to be told now. */
  private void rest() {
    if (heldBack.isZero()) {
      become(State.DELIVERING, "", null);
    } else {
      // Not until it ends: what comes meanwhile may be urgent.
      postpone(heldBack.compareTo(POLL) < 0 ? heldBack : POLL);
    }
  }

  private Duration heldBack() {
    return unsettled.isEmpty()
        ? Duration.ZERO
        : rule.timing()
            .heldBack(
                Duration.ofNanos(nanoTime.getAsLong() - unsettled.oldestAt()), clock.instant());
  }

  /** What a batch's outcomes mean for the next attempt. */
  private static final class Verdict {
    private boolean progress;
    private boolean retry;
    private boolean hold;
    private Duration wish = Duration.ZERO;
    private String reason = "";
  }

  private void heed(Delivery delivery, Outcome outcome, Verdict verdict) {
    if (outcome instanceof Retry retry) {
      counters.retries.incrementAndGet();
      verdict.retry = true;
      verdict.reason = verdict.hold ? verdict.reason : retry.reason();
      verdict.wish = retry.after().compareTo(verdict.wish) > 0 ? retry.after() : verdict.wish;
    } else if (outcome instanceof Hold hold) {
      counters.holds.incrementAndGet();
      verdict.hold = true;
      verdict.reason = hold.reason();
    } else if (outcome instanceof Duplicate) {
      counters.duplicates.incrementAndGet();
      note(delivery, "duplicate", verdict);
    } else if (outcome instanceof Delivered) {
      counters.delivered.incrementAndGet();
      note(delivery, "delivered", verdict);
    }
  }

  private void note(Delivery delivery, String outcome, Verdict verdict) {
    verdict.progress = true;
    counters.deliveredAt(clock.instant());
    ledger.add(delivery.key(), outcome);
    unsettled.settle(delivery);
  }

  private void bury(Delivery delivery, String reason) {
    deadLetters.write(delivery.received().record(), "deliver", reason, delivery.key().toString());
    counters.poison.incrementAndGet();
    unsettled.settle(delivery);
  }

  private void conclude(Verdict verdict) {
    if (verdict.progress) {
      backoff.reset();
    }
    if (verdict.hold) {
      become(State.HELD, verdict.reason, null);
      postpone(PROBE_HELD);
    } else if (verdict.retry) {
      become(State.RETRYING, verdict.reason, null);
      postpone(backoff.next(verdict.wish));
    } else {
      become(State.DELIVERING, "", null);
    }
  }

  private void settle() {
    ledger.flush();
    Map<TopicPartition, OffsetAndMetadata> positions = unsettled.committable();
    if (!positions.isEmpty()) {
      consumer.commitSync(positions, COMMIT);
      unsettled.committed(positions);
    }
  }

  private void postpone(Duration pause) {
    notBefore = nanoTime.getAsLong() + pause.toNanos();
  }

  private void become(State state, String reason, @Nullable Throwable e) {
    if (!counters.become(state, reason)) {
      return;
    }
    Level level =
        switch (state) {
          case HELD -> Level.ERROR;
          case RETRYING -> Level.WARN;
          default -> Level.INFO;
        };
    log.atLevel(level)
        .addKeyValue("sink", name)
        .addKeyValue("state", state)
        .addKeyValue("reason", reason)
        .setCause(e)
        .log("delivery changed");
  }

  private void updateLag() {
    long behind = unsettled.size();
    lookForEnds();
    for (TopicPartition partition : consumer.assignment()) {
      behind += waiting(partition);
    }
    if (unsettled.isEmpty() || !heldBack.isZero()) {
      // What is held back is not late.
      counters.waitingForNone(behind);
    } else {
      counters.waiting(behind, unsettled.oldestAt());
    }
  }

  private long waiting(TopicPartition partition) {
    long known = consumer.currentLag(partition).orElse(0);
    Long end = ends.get(partition);
    return end == null ? known : Math.max(known, end - consumer.position(partition));
  }

  /** A consumer that is paused fetches nothing, and so learns of nothing that comes meanwhile. */
  private void lookForEnds() {
    long now = nanoTime.getAsLong();
    if (unsettled.isEmpty() || counters.state() == State.DELIVERING) {
      ends = Map.of();
      endsSeen = now - LOOK.toNanos();
    } else if (now - endsSeen >= LOOK.toNanos()) {
      endsSeen = now;
      try {
        ends = consumer.endOffsets(consumer.assignment(), POLL);
      } catch (TimeoutException e) {
        // Kafka is away: what was known of it is still the best there is.
        log.atDebug().addKeyValue("sink", name).setCause(e).log("lag not updated");
      }
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    // Another worker may have delivered from them a moment ago.
    ledgerIsStale = true;
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    try {
      settle();
    } finally {
      unsettled.drop(partitions);
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    unsettled.drop(partitions);
  }
}
