package io.firedamp.sinks.pagerduty;

import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.http.HttpAnswer;
import java.util.function.UnaryOperator;

/**
 * What an answer means, after PagerDuty's page "Events API v2: response codes and retry logic": 202
 * is taken, 400 is invalid, 429 and 5xx are for later. It says 400 to a wrong routing key, too.
 */
final class EnqueueRule {
  private static final int TOO_LARGE = 413;

  private EnqueueRule() {}

  /**
   * The outcome.
   *
   * @param shown makes a reason of what is said, without secrets
   */
  static Outcome outcome(HttpAnswer answer, EnqueueAnswer said, UnaryOperator<String> shown) {
    Outcome outcome = answer.outcome();
    if (outcome instanceof Delivered) {
      return said.isSuccess() ? outcome : notPagerDuty(answer, shown);
    }
    if (!(outcome instanceof Poison) || answer.status() == TOO_LARGE) {
      return outcome;
    }
    String reason = shown.apply("answered " + answer.status() + ": " + said.text());
    if (said.isAboutRoutingKey()) {
      return new Hold(reason);
    }
    return said.isInvalidEvent() ? new Poison(reason) : notPagerDuty(answer, shown);
  }

  private static Outcome notPagerDuty(HttpAnswer answer, UnaryOperator<String> shown) {
    return new Hold(shown.apply("answered " + answer.status() + " as PagerDuty does not"));
  }
}
