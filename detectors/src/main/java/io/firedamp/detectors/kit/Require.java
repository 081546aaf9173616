package io.firedamp.detectors.kit;

import java.time.Duration;

/** The checks of {@link io.firedamp.schemas.Require} under the name they had before. */
public final class Require {
  private Require() {}

  public static void that(boolean met, String setting, String expected, Object value) {
    io.firedamp.schemas.Require.that(met, setting, expected, value);
  }

  public static void weight(String setting, double weight) {
    io.firedamp.schemas.Require.weight(setting, weight);
  }

  public static void positive(String setting, Duration value) {
    io.firedamp.schemas.Require.positive(setting, value);
  }

  public static void partOfAnHour(String setting, Duration value) {
    io.firedamp.schemas.Require.partOfAnHour(setting, value);
  }

  public static void port(String setting, int port) {
    io.firedamp.schemas.Require.port(setting, port);
  }
}
