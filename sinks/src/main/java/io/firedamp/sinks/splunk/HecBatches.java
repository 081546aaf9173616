package io.firedamp.sinks.splunk;

import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.http.InTurn;
import io.firedamp.sinks.http.Payload;
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
  private final int largest;
  private final boolean keepsWhatStandsBefore;
  private final HecTime time;
  private final Function<List<Payload>, HecClient.Reply> post;
  private InTurn turn;

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
      Function<List<Payload>, HecClient.Reply> post) {
    this.largest = largest;
    this.keepsWhatStandsBefore = keepsWhatStandsBefore;
    this.time = time;
    this.post = post;
    this.turn = new InTurn(time::nanoTime);
  }

  /** An outcome for each event, in order. */
  List<Outcome> deliver(List<Payload> events) {
    turn = new InTurn(time::nanoTime);
    return turn.send(InTurn.within(largest, events, Payload::size), this::send);
  }

  private List<Outcome> send(List<Payload> events) {
    HecClient.Reply reply = post.apply(events);
    if (!(reply.outcome() instanceof Poison) || events.size() == 1) {
      return Collections.nCopies(events.size(), reply.outcome());
    }
    int named = reply.said().invalidEvent();
    if (named < 0 || named >= events.size()) {
      return turn.send(InTurn.halves(events), this::send);
    }
    List<Payload> before = events.subList(0, named);
    List<Outcome> outcomes = new ArrayList<>();
    List<List<Payload>> rest = new ArrayList<>();
    if (keepsWhatStandsBefore) {
      outcomes.addAll(Collections.nCopies(before.size(), new Delivered()));
    } else {
      rest.add(before);
    }
    rest.add(events.subList(named, named + 1));
    rest.add(events.subList(named + 1, events.size()));
    outcomes.addAll(turn.send(rest, this::send));
    return outcomes;
  }
}
