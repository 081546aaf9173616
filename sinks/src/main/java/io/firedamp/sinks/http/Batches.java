package io.firedamp.sinks.http;

import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Posts payloads in requests as large as a destination takes. One that is refused is halved, until
 * those are found that are refused alone; only these are buried, and only where the destination's
 * own words say that they are to blame.
 */
public final class Batches {
  private final int largest;
  private final int most;
  private final Function<List<Payload>, HttpAnswer> post;
  private final Predicate<HttpAnswer> blames;
  private final UnaryOperator<String> reason;
  private final LongSupplier nanoTime;

  /**
   * Posts so.
   *
   * @param largest bytes of the payloads of one request
   * @param most payloads of one request
   * @param post one request
   * @param blames whether a refusal of one payload alone is in the destination's own words, and not
   *     of whatever stands before it
   * @param reason makes a reason of what is said, without secrets
   */
  public Batches(
      int largest,
      int most,
      Function<List<Payload>, HttpAnswer> post,
      Predicate<HttpAnswer> blames,
      UnaryOperator<String> reason,
      LongSupplier nanoTime) {
    this.largest = largest;
    this.most = most;
    this.post = post;
    this.blames = blames;
    this.reason = reason;
    this.nanoTime = nanoTime;
  }

  /** An outcome for each, in order. */
  public List<Outcome> deliver(List<Payload> payloads) {
    InTurn turn = new InTurn(nanoTime);
    List<List<Payload>> requests = new ArrayList<>();
    for (List<Payload> part : InTurn.within(largest, payloads, Payload::size)) {
      for (int begin = 0; begin < part.size(); begin += most) {
        requests.add(part.subList(begin, Math.min(part.size(), begin + most)));
      }
    }
    return turn.send(requests, request -> send(request, turn));
  }

  private List<Outcome> send(List<Payload> request, InTurn turn) {
    HttpAnswer answer = post.apply(request);
    if (!(answer.outcome() instanceof Poison)) {
      return Collections.nCopies(request.size(), answer.outcome());
    }
    if (request.size() > 1) {
      return turn.send(InTurn.halves(request), half -> send(half, turn));
    }
    return List.of(
        answer.status() == 413 || blames.test(answer)
            ? answer.outcome()
            : new Hold(
                reason.apply("answered " + answer.status() + " in words that are not its own")));
  }
}
