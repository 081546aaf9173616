package io.firedamp.app.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 500ms}, {@code 30s}, {@code 1h30m}, {@code 7d}, ISO-8601.
 */
public final class Durations {
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,9}(?:ms|s|m|h|d))+");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Durations() {}

  /** Empty when the text is not a duration. Zero may be written {@code 0}. */
  public static Optional<Duration> parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (word.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (word.startsWith("p") || word.startsWith("-p")) {
      try {
        return Optional.of(Duration.parse(word));
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }
    return WHOLE.matcher(word).matches() ? Optional.of(sum(word)) : Optional.empty();
  }

  private static Duration sum(String word) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(word);
    while (part.find()) {
      sum =
          sum.plus(
              UNITS
                  .getOrDefault(part.group(2), Duration.ZERO)
                  .multipliedBy(Long.parseLong(part.group(1))));
    }
    return sum;
  }

  /** The shortest text that {@link #parse} reads back. */
  public static String print(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.isNegative() || duration.toNanosPart() % 1_000_000 != 0) {
      return duration.toString();
    }
    StringBuilder text = new StringBuilder();
    append(text, duration.toDaysPart(), "d");
    append(text, duration.toHoursPart(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }
}
