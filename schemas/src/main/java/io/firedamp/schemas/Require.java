package io.firedamp.schemas;

import java.time.Duration;
import java.util.Collection;

/**
 * Checks settings at the door. What is refused is an {@link IllegalArgumentException} whose one
 * sentence names the setting, what it must be, and what it was.
 */
public final class Require {
  private static final Duration HOUR = Duration.ofHours(1);

  private Require() {}

  /**
   * Anything.
   *
   * @param expected what it must be, as it goes on after "must be"
   */
  public static void that(boolean met, String setting, String expected, Object value) {
    if (!met) {
      throw new IllegalArgumentException(setting + " must be " + expected + ", was " + value);
    }
  }

  /** The same for a text, which is shown in quotes, or as empty where it is. */
  public static void text(boolean met, String setting, String expected, String value) {
    that(met, setting, expected, value.isBlank() ? "empty" : "'" + value + "'");
  }

  /**
   * Each of several texts, of which the first that is wrong is shown in quotes.
   *
   * @param pattern that each must match as a whole
   */
  public static void each(
      String setting, Collection<String> values, String pattern, String expected) {
    for (String value : values) {
      that(value.matches(pattern), setting, expected, "'" + value + "'");
    }
  }

  /** A whole number within bounds, both included. */
  public static void between(String setting, long value, long least, long most) {
    that(value >= least && value <= most, setting, least + " to " + most, value);
  }

  /** A time within bounds, both included. */
  public static void between(String setting, Duration value, Duration least, Duration most) {
    that(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        setting,
        written(least) + " to " + written(most),
        value);
  }

  /** A time of at least so much. */
  public static void atLeast(String setting, Duration value, Duration least) {
    that(value.compareTo(least) >= 0, setting, "at least " + written(least), value);
  }

  /** A whole number, 1 or more. */
  public static void positive(String setting, long value) {
    that(value > 0, setting, "positive", value);
  }

  /** A time of a millisecond or more: what is shorter counts as none. */
  public static void positive(String setting, Duration value) {
    that(value.toMillis() > 0, setting, "at least a millisecond", value);
  }

  /** A port to listen on: 0 takes any free one. */
  public static void port(String setting, int port) {
    that(port >= 0 && port <= 65_535, setting, "0..65535", port);
  }

  /** How much a finding weighs: 0 to 100 decibans. */
  public static void weight(String setting, double weight) {
    that(weight >= 0 && weight <= 100, setting, "0..100 decibans", weight);
  }

  /** So that a stretch of time lies within one hour. */
  public static void partOfAnHour(String setting, Duration value) {
    that(
        value.toMillis() > 0 && HOUR.toMillis() % value.toMillis() == 0,
        setting,
        "a whole part of an hour",
        value);
  }

  /** As it would be written in YAML. */
  private static String written(Duration time) {
    long millis = time.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 86_400 == 0 && seconds > 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0 && seconds > 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
