package io.firedamp.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SettingsTextTest {
  private enum Loudness {
    VERY_LOUD
  }

  private record Rule(double share, boolean on) {}

  private record All(
      String text,
      int number,
      Duration time,
      Loudness loudness,
      List<String> items,
      Map<String, Integer> weights,
      Optional<String> none,
      Rule rule) {}

  @Test
  void writesEveryTypeAsTheConfigurationTakesIt() {
    All settings =
        new All(
            "a b",
            3,
            Duration.ofMinutes(90),
            Loudness.VERY_LOUD,
            List.of("x", "y"),
            Map.of("MET-01", 25),
            Optional.empty(),
            new Rule(0.5, true));

    assertThat(SettingsText.of("all", settings, 1))
        .isEqualTo(
            """
              all:
                text: "a b"
                number: 3
                time: 1h30m
                loudness: very-loud
                items: ["x", "y"]
                weights: {MET-01: 25}
                none:\s
                rule:
                  share: 0.5
                  on: true
            """);
  }
}
