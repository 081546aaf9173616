package io.firedamp.detectors.controlplane;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a CronJob's schedule as the CronJob controller does: five fields, a macro, or {@code @every
 * 5m}, with an optional time zone before it.
 */
final class CronSchedule {
  private static final int LONGEST = 253;
  private static final int MINUTES_A_DAY = 24 * 60;
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
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
    return fields(MACROS.getOrDefault(text, text).split("\\s+", 7));
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

  private static Optional<Duration> fields(String[] fields) {
    if (fields.length != 5) {
      return Optional.empty();
    }
    BitSet minutes = field(fields[0], 0, 59, List.of());
    BitSet hours = field(fields[1], 0, 23, List.of());
    BitSet days = field(fields[2], 1, 31, List.of());
    BitSet months = field(fields[3], 1, 12, MONTHS);
    BitSet weekdays = field(fields[4], 0, 7, DAYS);
    if (minutes == null || hours == null || days == null || months == null || weekdays == null) {
      return Optional.empty();
    }
    boolean daily = isAll(fields[2]) && isAll(fields[3]) && isAll(fields[4]);
    return Optional.of(Duration.ofMinutes(shortestGap(minutes, hours, daily)));
  }

  private static int shortestGap(BitSet minutes, BitSet hours, boolean daily) {
    int first = -1;
    int last = -1;
    int shortest = MINUTES_A_DAY;
    for (int minute = 0; minute < MINUTES_A_DAY; minute++) {
      if (hours.get(minute / 60) && minutes.get(minute % 60)) {
        first = first < 0 ? minute : first;
        shortest = last < 0 ? shortest : Math.min(shortest, minute - last);
        last = minute;
      }
    }
    return daily ? Math.min(shortest, MINUTES_A_DAY - last + first) : shortest;
  }

  private static boolean isAll(String field) {
    return field.equals("*") || field.equals("?");
  }

  /** The values a field allows; null when it is no field. */
  private static @Nullable BitSet field(String text, int least, int most, List<String> names) {
    BitSet values = new BitSet();
    for (String part : text.split(",", -1)) {
      if (!addRange(values, part, least, most, names)) {
        return null;
      }
    }
    return values;
  }

  private static boolean addRange(
      BitSet values, String part, int least, int most, List<String> names) {
    int slash = part.indexOf('/');
    String range = slash < 0 ? part : part.substring(0, slash);
    int step = slash < 0 ? 1 : number(part.substring(slash + 1));
    int from = least;
    int to = most;
    if (!isAll(range)) {
      int dash = range.indexOf('-');
      from = value(dash < 0 ? range : range.substring(0, dash), least, names);
      // 5/15 means from 5 on, every 15.
      to = dash < 0 ? (slash < 0 ? from : most) : value(range.substring(dash + 1), least, names);
    }
    if (step < 1 || from < least || to > most || from > to) {
      return false;
    }
    for (int value = from; value <= to; value += step) {
      values.set(value);
    }
    return true;
  }

  private static int value(String text, int least, List<String> names) {
    int named = names.indexOf(text);
    return named < 0 ? number(text) : named + least;
  }

  /** Any field's number has two digits at most; -1 for anything else. */
  private static int number(String text) {
    boolean digits =
        !text.isEmpty()
            && text.length() <= 4
            && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return digits ? Integer.parseInt(text) : -1;
  }
}
