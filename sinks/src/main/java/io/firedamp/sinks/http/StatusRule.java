package io.firedamp.sinks.http;

import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import java.time.Duration;

/** What a status means for what was posted, or for one part of it that has a status of its own. */
public final class StatusRule {
  private StatusRule() {}

  /**
   * The outcome.
   *
   * @param wish how long the destination asks to wait
   */
  public static Outcome outcome(int status, Duration wish, String reason) {
    if (status >= 200 && status <= 299) {
      return new Delivered();
    }
    return switch (status) {
      case 400, 413, 422 -> new Poison(reason);
      case 408, 425, 429 -> new Retry(wish, reason);
      // What the destination cannot do it will not do later.
      case 501 -> new Hold(reason);
      default -> status >= 500 && status <= 599 ? new Retry(wish, reason) : new Hold(reason);
    };
  }

  /** Whether it may have been taken in spite of the answer. */
  static boolean isAmbiguous(int status) {
    return status == 408 || status == 500 || status == 502 || status == 504;
  }
}
