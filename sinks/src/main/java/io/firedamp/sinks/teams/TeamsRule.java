package io.firedamp.sinks.teams;

import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.http.HttpAnswer;
import java.util.function.UnaryOperator;

/**
 * What an answer means: a workflow that has taken a message says 202. A 400 is about the workflow,
 * its schema or its authorization, because every message of ours has the same shape.
 */
final class TeamsRule {
  private static final int ACCEPTED = 202;
  private static final int TOO_LARGE = 413;

  private TeamsRule() {}

  /**
   * The outcome.
   *
   * @param shown makes a reason of what is said, without secrets
   */
  static Outcome outcome(HttpAnswer answer, UnaryOperator<String> shown) {
    Outcome outcome = answer.outcome();
    if (outcome instanceof Delivered && answer.status() != ACCEPTED) {
      return new Hold(shown.apply("answered " + answer.status() + " as no workflow of Teams does"));
    }
    if (outcome instanceof Poison poison && answer.status() != TOO_LARGE) {
      return new Hold(poison.reason());
    }
    return outcome;
  }
}
