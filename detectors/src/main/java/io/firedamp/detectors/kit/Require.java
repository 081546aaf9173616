package io.firedamp.detectors.kit;

import java.time.Duration;

/** Checks settings at the door; the message names the setting, what it must be, and its value. */
public final class Require {
  private Require() {}

  public static void that(boolean met, String setting, String expected, Object value) {
    if (!met) {
      throw new IllegalArgumentException(setting + " must be " + expected + ", was " + value);
    }
  }

  public static void weight(String setting, double weight) {
    that(weight >= 0 && weight <= 100, setting, "0..100 decibans", weight);
  }

  public static void positive(String setting, Duration value) {
    that(value.toMillis() > 0, setting, "at least a millisecond", value);
  }

  /** So that a stretch of time lies within one hour. */
  public static void partOfAnHour(String setting, Duration value) {
    that(
        value.toMillis() > 0 && Duration.ofHours(1).toMillis() % value.toMillis() == 0,
        setting,
        "a whole part of an hour",
        value);
  }

  public static void port(String setting, int port) {
    that(port >= 0 && port <= 65_535, setting, "0..65535", port);
  }
}
