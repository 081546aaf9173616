package io.firedamp.sinks.splunk;

import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.http.HttpAnswer;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * What the collector's own codes mean for what was posted, as Splunk's page "Troubleshoot HTTP
 * Event Collector" lists them.
 */
final class HecRule {
  private static final int TOO_LARGE = 413;

  private HecRule() {}

  /**
   * The outcome.
   *
   * @param shown makes a reason of what is said, without secrets
   */
  static Outcome outcome(HttpAnswer answer, HecAnswer hec, UnaryOperator<String> shown) {
    if (answer.status() == 0 || answer.status() == TOO_LARGE) {
      return answer.outcome();
    }
    String reason =
        shown.apply(
            hec.code() == HecAnswer.NO_CODE
                ? "answered " + answer.status() + " as no HTTP Event Collector does"
                : "answered %d, code %d: %s%s"
                    .formatted(answer.status(), hec.code(), hec.text(), advice(hec.code())));
    if (answer.outcome() instanceof Retry retry) {
      return new Retry(retry.after(), reason);
    }
    return switch (hec.code()) {
      // 24 and 25: taken, though a queue is nearly full.
      case 0, 24, 25 -> isSuccess(answer) ? new Delivered() : new Hold(reason);
      case 6, 12, 13, 15 -> new Poison(reason);
      case 8, 9, 18, 19, 20, 23, 26, 27 -> new Retry(Duration.ZERO, reason);
      default -> new Hold(reason);
    };
  }

  /** The same for what was asked and not posted: there is no event to blame. */
  static Outcome outcomeOfAsking(HttpAnswer answer, HecAnswer hec, UnaryOperator<String> shown) {
    if (isSuccess(answer) && hec.acknowledged().isPresent()) {
      return new Delivered();
    }
    Outcome outcome = outcome(answer, hec, shown);
    if (outcome instanceof Poison poison) {
      return new Hold(poison.reason());
    }
    return outcome instanceof Delivered
        ? new Hold(shown.apply("does not say what its indexers have acknowledged"))
        : outcome;
  }

  /** Whether a queue is nearly full, of events or of acknowledgements. */
  static boolean isNearlyFull(HecAnswer hec) {
    return hec.code() == 24 || hec.code() == 25;
  }

  private static boolean isSuccess(HttpAnswer answer) {
    return answer.outcome() instanceof Delivered;
  }

  private static String advice(int code) {
    return switch (code) {
      case 7 -> "; let the token use the index, or set another";
      case 10, 28 -> "; the token uses indexer acknowledgement: set acknowledge to true";
      case 14 -> "; the token does not use indexer acknowledgement: set acknowledge to false";
      default -> "";
    };
  }
}
