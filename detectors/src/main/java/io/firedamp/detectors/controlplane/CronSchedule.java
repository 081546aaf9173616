package io.firedamp.detectors.controlplane;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a CronJob's schedule as the CronJob controller does: five fields, a macro, or {@code @every
 * 5m}, with an optional time zone before it. The fields are cron-utils' business.
 */
final class CronSchedule {
  private static final int LONGEST = 253;
  private static final Duration DAY = Duration.ofDays(1);

  /** Two runs cannot be nearer than the fields can tell. */
  private static final Duration NEAREST = Duration.ofMinutes(1);

  /** Any day before all schedules: what runs on no day within years of it runs on none. */
  private static final ZonedDateTime START =
      ZonedDateTime.of(2023, 12, 31, 23, 59, 0, 0, ZoneOffset.UTC);

  private static final Map<String, String> MACROS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final Pattern EVERY = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private CronSchedule() {}

  /**
   * The shortest time between two runs, a day for a schedule that runs once on the days it runs.
   * Empty when the text is no schedule.
   */
  static Optional<Duration> shortestGap(String schedule) {
    if (schedule.length() > LONGEST) {
      return Optional.empty();
    }
    String text = schedule.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("tz=") || text.startsWith("cron_tz=")) {
      int space = text.indexOf(' ');
      text = space < 0 ? "" : text.substring(space).strip();
    }
    if (text.startsWith("@every ")) {
      return every(text.substring("@every ".length()).strip());
    }
    return fields(MACROS.getOrDefault(text, text));
  }

  private static Optional<Duration> every(String text) {
    Matcher part = EVERY.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      long amount = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "h" -> Duration.ofHours(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "s" -> Duration.ofSeconds(amount);
                default -> Duration.ofMillis(amount);
              });
      end = part.end();
    }
    return end == text.length() && !sum.isZero() ? Optional.of(sum) : Optional.empty();
  }

  private static Optional<Duration> fields(String text) {
    // A question mark is a star where the controller takes one.
    String[] fields = text.replace('?', '*').split("\\s+", 7);
    if (fields.length != 5) {
      return Optional.empty();
    }
    boolean daily = fields[2].equals("*") && fields[3].equals("*") && fields[4].equals("*");
    try {
      CronParser parser =
          new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
      return shortestGap(ExecutionTime.forCron(parser.parse(String.join(" ", fields))), daily);
    } catch (IllegalArgumentException notASchedule) {
      return Optional.empty();
    }
  }

  /** Within the first day it runs on and, when it runs on every day, from there to the next. */
  private static Optional<Duration> shortestGap(ExecutionTime times, boolean daily) {
    Optional<ZonedDateTime> first = times.nextExecution(START);
    Duration shortest = DAY;
    Optional<ZonedDateTime> run = first;
    while (run.isPresent() && shortest.compareTo(NEAREST) > 0) {
      Optional<ZonedDateTime> next = times.nextExecution(run.get());
      boolean sameDay = next.isPresent() && isSameDay(first.get(), next.get());
      if (next.isPresent() && (sameDay || daily)) {
        Duration gap = Duration.between(run.get(), next.get());
        shortest = gap.compareTo(shortest) < 0 ? gap : shortest;
      }
      run = sameDay ? next : Optional.empty();
    }
    return first.isPresent() ? Optional.of(shortest) : Optional.empty();
  }

  private static boolean isSameDay(ZonedDateTime one, ZonedDateTime other) {
    return one.toLocalDate().equals(other.toLocalDate());
  }
}
