package io.firedamp.detectors;

import java.time.Duration;

/** How the text of signals and incidents spells what more than one detector speaks of. */
public final class Spelling {
  private Spelling() {}

  /** {@code 10m}, {@code 90s}. */
  public static String length(Duration length) {
    long seconds = length.toSeconds();
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /** {@code 203.0.113.5:3333}, {@code [2001:db8::5]:3333}. */
  public static String endpoint(String address, String port) {
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }
}
