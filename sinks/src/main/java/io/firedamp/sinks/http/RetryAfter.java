package io.firedamp.sinks.http;

import io.firedamp.sinks.Outcome.Retry;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** The header by which a destination says how long to wait: seconds, or a date. */
final class RetryAfter {
  /** Digits that are seconds; more of them are years. */
  private static final int MOST_DIGITS = 9;

  private RetryAfter() {}

  /** What it asks for, from nothing to {@link Retry#LONGEST}; nothing where it cannot be read. */
  static Duration of(String header, Instant now) {
    String text = header.strip();
    if (text.matches("[0-9]+")) {
      return text.length() > MOST_DIGITS
          ? Retry.LONGEST
          : Retry.bounded(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
      return Retry.bounded(Duration.between(now, date));
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
