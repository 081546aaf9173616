package io.firedamp.sinks.splunk;

import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Posts events in batches and finds those that are refused. The collector takes what stands before
 * the event that it names and nothing from there on; who is named is asked for alone before it is
 * blamed, because a body that is too large is answered like that, too.
 */
final class HecBatches {
  /** After which the rest waits, so that a slow collector does not cost us our place. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final int largest;
  private final boolean keepsWhatStandsBefore;
  private final HecTime time;
  private final Function<List<HecEvent>, HecClient.Reply> post;
  private long begun;

  /**
   * Posts so.
   *
   * @param largest bytes of a body with more than one event
   * @param keepsWhatStandsBefore whether events before one that is refused count as taken
   */
  HecBatches(
      int largest,
      boolean keepsWhatStandsBefore,
      HecTime time,
      Function<List<HecEvent>, HecClient.Reply> post) {
    this.largest = largest;
    this.keepsWhatStandsBefore = keepsWhatStandsBefore;
    this.time = time;
    this.post = post;
  }

  /** An outcome for each event, in order. */
  List<Outcome> deliver(List<HecEvent> events) {
    begun = time.nanoTime();
    List<List<HecEvent>> bodies = new ArrayList<>();
    int begin = 0;
    int size = 0;
    for (int i = 0; i < events.size(); i++) {
      size += events.get(i).size();
      if (size > largest && i > begin) {
        bodies.add(events.subList(begin, i));
        begin = i;
        size = events.get(i).size();
      }
    }
    bodies.add(events.subList(begin, events.size()));
    return inTurn(bodies);
  }

  /** One after the other; who is away for one is away for all behind it. */
  private List<Outcome> inTurn(List<List<HecEvent>> bodies) {
    List<Outcome> outcomes = new ArrayList<>();
    for (List<HecEvent> body : bodies) {
      Outcome last = outcomes.isEmpty() ? new Delivered() : outcomes.get(outcomes.size() - 1);
      outcomes.addAll(
          last instanceof Retry || last instanceof Hold
              ? Collections.nCopies(body.size(), last)
              : send(body));
    }
    return outcomes;
  }

  private List<Outcome> send(List<HecEvent> events) {
    if (events.isEmpty()) {
      return List.of();
    }
    if (time.nanoTime() - begun >= PATIENCE.toNanos()) {
      return Collections.nCopies(
          events.size(),
          new Retry(Duration.ZERO, "the collector is slow, so the rest of a batch waits"));
    }
    HecClient.Reply reply = post.apply(events);
    if (!(reply.outcome() instanceof Poison) || events.size() == 1) {
      return Collections.nCopies(events.size(), reply.outcome());
    }
    int named = reply.said().invalidEvent();
    if (named < 0 || named >= events.size()) {
      int middle = events.size() / 2;
      return inTurn(List.of(events.subList(0, middle), events.subList(middle, events.size())));
    }
    List<HecEvent> before = events.subList(0, named);
    List<Outcome> outcomes = new ArrayList<>();
    List<List<HecEvent>> rest = new ArrayList<>();
    if (keepsWhatStandsBefore) {
      outcomes.addAll(Collections.nCopies(before.size(), new Delivered()));
    } else {
      rest.add(before);
    }
    rest.add(events.subList(named, named + 1));
    rest.add(events.subList(named + 1, events.size()));
    outcomes.addAll(inTurn(rest));
    return outcomes;
  }
}
