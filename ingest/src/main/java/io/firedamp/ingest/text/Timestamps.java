package io.firedamp.ingest.text;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Moments in ISO 8601, as nearly every source writes them. */
public final class Timestamps {
  /** The length of {@code 2026-03-10T10:00:00Z}. */
  private static final int SHORTEST = 20;

  /** The length of {@code 2026-03-10}. */
  private static final int DATE = 10;

  private static final String UTC = " UTC";

  /** With nanoseconds. */
  private static final int LONGEST = 30;

  /** Up to the year 5138; the first milliseconds beyond are of 1973. */
  private static final int DIGITS_OF_SECONDS = 11;

  private static final int SECONDS_OF_A_DAY = 86_400;
  private static final int NO_NUMBER = -1;

  /** The length of {@code +01:00}. */
  private static final int OFFSET = 6;

  private static final int NO_OFFSET = Integer.MIN_VALUE;

  /** From the year 0 to 9999 four digits tell a year. */
  private static final long FIRST_SECOND = -62_167_219_200L;

  private static final long LAST_SECOND = 253_402_300_799L;

  private Timestamps() {}

  /**
   * As {@link Instant#parse} does, but for the usual shape ({@code 2026-03-10T10:00:00.123456Z})
   * without its machinery, which took a tenth of the time that an audit line took.
   *
   * @throws DateTimeException where it is none
   */
  public static Instant parse(String text) {
    Instant usual = usual(text);
    return usual == null ? Instant.parse(text) : usual;
  }

  /**
   * The same, also where hours and minutes of the zone stand without a colon ({@code +0100}), as
   * {@code strftime} writes them, and where blanks stand between date, time and zone ({@code
   * 2026-03-10 10:00:00.5 UTC}), as data bases do.
   *
   * @throws DateTimeException where it is none
   */
  public static Instant parseZoned(String text) {
    if (text.length() >= SHORTEST && text.charAt(DATE) == ' ') {
      String time =
          text.endsWith(UTC)
              ? text.substring(DATE + 1, text.length() - UTC.length()) + "Z"
              : text.substring(DATE + 1);
      return parseZoned(text.substring(0, DATE) + "T" + time.replace(" ", ""));
    }
    int zone = text.length() - 5;
    if (zone < SHORTEST - 1 || (text.charAt(zone) != '+' && text.charAt(zone) != '-')) {
      return parse(text);
    }
    String local = text.substring(0, zone);
    String offset = text.substring(zone);
    return offset.endsWith("0000")
        ? parse(local + "Z")
        : parse(local + offset.substring(0, 3) + ":" + offset.substring(3));
  }

  /**
   * Seconds since 1970 of a number that may as well be of milli-, micro- or nanoseconds: its size
   * tells, for the first of each lie millennia from now as any of the others.
   */
  public static BigDecimal seconds(BigDecimal since1970) {
    int digits = since1970.precision() - since1970.scale();
    int beyond = digits <= DIGITS_OF_SECONDS ? 0 : Math.min((digits - 9) / 3, 3) * 3;
    return since1970.movePointLeft(beyond);
  }

  /**
   * As {@link OffsetDateTime#parse} does, which takes moments without seconds, too.
   *
   * @throws DateTimeException where it is none
   */
  public static Instant parseLoose(String text) {
    Instant usual = usual(text);
    return usual == null ? OffsetDateTime.parse(text).toInstant() : usual;
  }

  /** As {@link Instant#toString} writes it. */
  public static String text(Instant time) {
    long second = time.getEpochSecond();
    if (second < FIRST_SECOND || second > LAST_SECOND) {
      return time.toString();
    }
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_OF_A_DAY));
    int ofDay = Math.floorMod(second, SECONDS_OF_A_DAY);
    byte[] text = "0000-00-00T00:00:00.000000000Z".getBytes(StandardCharsets.ISO_8859_1);
    put(text, 0, 4, date.getYear());
    put(text, 5, 7, date.getMonthValue());
    put(text, 8, 10, date.getDayOfMonth());
    put(text, 11, 13, ofDay / 3_600);
    put(text, 14, 16, ofDay / 60 % 60);
    put(text, 17, 19, ofDay % 60);
    put(text, 20, 29, time.getNano());
    int length = lengthWith(time.getNano());
    text[length - 1] = 'Z';
    return new String(text, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** Of a moment's text: as many groups of three digits as its fraction needs. */
  private static int lengthWith(int nanos) {
    if (nanos == 0) {
      return SHORTEST;
    }
    return nanos % 1_000_000 == 0 ? LONGEST - 6 : nanos % 1_000 == 0 ? LONGEST - 3 : LONGEST;
  }

  private static void put(byte[] text, int start, int end, int number) {
    int rest = number;
    for (int i = end - 1; i >= start; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  // Null and not an Optional: this is the hot path, and nobody else sees it.
  private static @Nullable Instant usual(String text) {
    int end = text.length() - 1;
    int offset = 0;
    if (end >= SHORTEST - 1 && text.charAt(end) != 'Z') {
      end -= OFFSET - 1;
      offset = end < SHORTEST - 1 ? NO_OFFSET : offset(text, end);
    }
    if (end < SHORTEST - 1
        || end >= LONGEST
        || offset == NO_OFFSET
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    int nanos = end == SHORTEST - 1 ? 0 : nanos(text, end);
    // One that is no number is negative. What is rare, a leap second among it, is judged there,
    // too.
    if ((year | hour | minute | second | nanos) < 0 || hour > 23 || minute > 59 || second > 59) {
      return null;
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return Instant.ofEpochSecond(
        days * SECONDS_OF_A_DAY + hour * 3_600L + minute * 60L + second - offset, nanos);
  }

  /** Seconds of {@code +01:00}, up to 17 hours and 59 minutes; anything else is rare. */
  private static int offset(String text, int start) {
    int hours = number(text, start + 1, start + 3);
    int minutes = number(text, start + 4, start + 6);
    int sign = text.charAt(start) == '+' ? 1 : text.charAt(start) == '-' ? -1 : 0;
    boolean isUsual =
        sign != 0 && text.charAt(start + 3) == ':' && (hours | minutes) >= 0 && hours < 18;
    return isUsual && minutes < 60 ? sign * (hours * 3_600 + minutes * 60) : NO_OFFSET;
  }

  /** Of digits alone; negative where another character stands among them. */
  private static int number(String text, int start, int end) {
    int number = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return NO_NUMBER;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static int nanos(String text, int end) {
    if (text.charAt(19) != '.' || end == 20) {
      return NO_NUMBER;
    }
    int nanos = number(text, 20, end);
    for (int i = end; nanos > 0 && i < 29; i++) {
      nanos *= 10;
    }
    return nanos;
  }
}
