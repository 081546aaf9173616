package io.firedamp.sinks.slack;

import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.http.HttpAnswer;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What the word in an answer's body means, after Slack's page "Sending messages using incoming
 * webhooks". A channel or a webhook that is gone ({@code no_service}, {@code channel_is_archived},
 * {@code action_prohibited} …) comes as 403, 404 or 410, and holds as those do.
 */
final class SlackRule {
  private static final int TOO_LARGE = 413;

  /** That of a 400 are the message's fault. */
  private static final Set<String> WRONG_MESSAGE =
      Set.of(
          "invalid_payload",
          "invalid_blocks",
          "invalid_blocks_format",
          "missing_text_or_fallback_or_attachments",
          "msg_too_long",
          "no_text",
          "too_many_attachments");

  private SlackRule() {}

  /**
   * The outcome.
   *
   * @param shown makes a reason of what is said, without secrets
   */
  static Outcome outcome(HttpAnswer answer, UnaryOperator<String> shown) {
    String word = answer.body().strip();
    if (answer.outcome() instanceof Delivered) {
      return word.equals("ok")
          ? answer.outcome()
          : new Hold(shown.apply("answered " + answer.status() + " as Slack does not"));
    }
    if (answer.outcome() instanceof Poison poison
        && answer.status() != TOO_LARGE
        && !WRONG_MESSAGE.contains(word)) {
      return new Hold(poison.reason());
    }
    return answer.outcome();
  }
}
