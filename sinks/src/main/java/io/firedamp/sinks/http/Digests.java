package io.firedamp.sinks.http;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.format.ToldChanges;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Tells a chat of what it is to be told of: each revision in a message of its own or, where so many
 * come at once, several in one. One that is refused is halved, until those are found that are
 * refused alone.
 */
public final class Digests {
  private static final int MOST = 200;

  private final ToldChanges told;
  private final int from;
  private final int most;
  private final Function<List<Incident>, Outcome> post;
  private final LongSupplier nanoTime;

  /**
   * Posts so.
   *
   * @param from revisions of a batch from which on they share messages; 0 is never
   * @param most revisions of one message
   * @param post one message, of one or several
   */
  public Digests(
      ToldChanges told,
      int from,
      int most,
      Function<List<Incident>, Outcome> post,
      LongSupplier nanoTime) {
    this.told = told;
    this.from = from;
    this.most = most;
    this.post = post;
    this.nanoTime = nanoTime;
  }

  /** Refuses what is no number of revisions; one alone is no digest. */
  public static void requireFrom(int digestFrom) {
    Require.that(
        digestFrom == 0 || (digestFrom >= 2 && digestFrom <= MOST),
        "digestFrom",
        "0 or 2 to " + MOST,
        digestFrom);
  }

  /** An outcome for each, in order. */
  public List<Outcome> deliver(List<Incident> incidents) {
    InTurn turn = new InTurn(nanoTime);
    List<Incident> worth = incidents.stream().filter(told::isTold).toList();
    Iterator<Outcome> said = turn.send(messages(worth), message -> send(message, turn)).iterator();
    List<Outcome> outcomes = new ArrayList<>();
    Outcome before = new Delivered();
    for (Incident incident : incidents) {
      if (told.isTold(incident)) {
        before = said.next();
        outcomes.add(before);
      } else {
        // It waits with what it stands behind, so that no earlier revision is passed over.
        outcomes.add(InTurn.isWaiting(before) ? before : new Delivered());
      }
    }
    return outcomes;
  }

  private List<List<Incident>> messages(List<Incident> worth) {
    int each = from == 0 || worth.size() < from ? 1 : most;
    List<List<Incident>> messages = new ArrayList<>();
    for (int begin = 0; begin < worth.size(); begin += each) {
      messages.add(worth.subList(begin, Math.min(begin + each, worth.size())));
    }
    return messages;
  }

  private List<Outcome> send(List<Incident> message, InTurn turn) {
    Outcome outcome = post.apply(message);
    return outcome instanceof Poison && message.size() > 1
        ? turn.send(InTurn.halves(message), half -> send(half, turn))
        : Collections.nCopies(message.size(), outcome);
  }
}
