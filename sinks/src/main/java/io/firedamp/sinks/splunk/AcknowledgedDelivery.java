package io.firedamp.sinks.splunk;

import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.http.Payload;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Delivers what the indexers have, and posts again only what they have not said so of in time. */
final class AcknowledgedDelivery {
  /** How long an attempt waits for indexers; what they acknowledge later the next one hears. */
  private static final Duration GLANCE = Duration.ofSeconds(10);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final HecClient client;
  private final HecBatches batches;
  private final SinkCounters counters;
  private final HecTime time;
  private final Acknowledgements acknowledgements;
  private boolean acknowledges;

  AcknowledgedDelivery(
      SplunkSink.Config config, HecClient client, SinkCounters counters, HecTime time) {
    this.client = client;
    this.batches = new HecBatches(config.maxBatchSize(), false, time, this::post);
    this.counters = counters;
    this.time = time;
    this.acknowledgements = new Acknowledgements(config.acknowledgeWithin());
  }

  /** An outcome for each event, in order. */
  List<Outcome> deliver(List<Payload> events) {
    count(acknowledgements.forgetLate(time.nanoTime()));
    List<Payload> unsent =
        events.stream().filter(each -> !acknowledgements.has(each.key())).toList();
    Map<DeliveryKey, Outcome> posted = posted(unsent);
    Optional<Outcome> failure = listen(events.stream().map(Payload::key).toList());
    Outcome waiting =
        failure.orElseGet(
            () ->
                new Retry(
                    LONGEST_PAUSE, client.reason("has it, and its indexers have not said so yet")));
    return events.stream().map(Payload::key).map(key -> outcome(key, posted, waiting)).toList();
  }

  private Outcome outcome(DeliveryKey key, Map<DeliveryKey, Outcome> posted, Outcome waiting) {
    if (acknowledgements.settles(key)) {
      return new Delivered();
    }
    Outcome refusal = posted.getOrDefault(key, waiting);
    // What was posted and is not acknowledged is not delivered, whatever became of its id.
    return acknowledgements.has(key) || refusal instanceof Delivered ? waiting : refusal;
  }

  private Map<DeliveryKey, Outcome> posted(List<Payload> unsent) {
    Map<DeliveryKey, Outcome> posted = new HashMap<>();
    if (unsent.isEmpty()) {
      return posted;
    }
    Optional<Outcome> objection = objection();
    List<Outcome> outcomes = objection.isPresent() ? List.of() : batches.deliver(unsent);
    for (int i = 0; i < unsent.size(); i++) {
      posted.put(unsent.get(i).key(), objection.isPresent() ? objection.get() : outcomes.get(i));
    }
    return posted;
  }

  /** What would keep acknowledgements from us, asked once before anything is posted. */
  private Optional<Outcome> objection() {
    if (acknowledges) {
      return Optional.empty();
    }
    HecClient.Reply reply = ask(Set.of(0L));
    acknowledges = reply.outcome() instanceof Delivered;
    return acknowledges ? Optional.empty() : Optional.of(reply.outcome());
  }

  /**
   * Asks until all of these are acknowledged, for a moment; answers what went wrong with asking.
   */
  private Optional<Outcome> listen(List<DeliveryKey> keys) {
    long since = time.nanoTime();
    Duration pause = FIRST_PAUSE;
    Set<Long> ids = acknowledgements.unheard(keys);
    while (!ids.isEmpty()) {
      HecClient.Reply reply = ask(ids);
      if (!(reply.outcome() instanceof Delivered)) {
        return Optional.of(reply.outcome());
      }
      ids = acknowledgements.unheard(keys);
      if (ids.isEmpty() || time.nanoTime() - since >= GLANCE.toNanos() || !paused(pause)) {
        break;
      }
      pause = doubled(pause);
    }
    return Optional.empty();
  }

  private HecClient.Reply ask(Set<Long> ids) {
    HecClient.Reply reply = client.ask(ids);
    acknowledgements.acknowledge(reply.said().acknowledged().orElse(Set.of()));
    return reply;
  }

  private static Duration doubled(Duration pause) {
    Duration next = pause.multipliedBy(2);
    return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
  }

  private boolean paused(Duration pause) {
    try {
      time.pause(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private HecClient.Reply post(List<Payload> events) {
    HecClient.Reply reply = client.post(events);
    if (!(reply.outcome() instanceof Delivered)) {
      return reply;
    }
    if (reply.said().ackId() < 0) {
      acknowledges = false;
      return new HecClient.Reply(
          new Hold(client.reason("took it without an ackId, and acknowledge is true")),
          reply.said());
    }
    count(acknowledgements.taken(events, reply.said().ackId(), time.nanoTime()));
    return reply;
  }

  private void count(int forgotten) {
    for (int i = 0; i < forgotten; i++) {
      counters.count("unacknowledged");
    }
  }
}
