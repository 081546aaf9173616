package io.firedamp.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "10m, PT10M",
    "30s, PT30S",
    "7d, PT168H",
    "500ms, PT0.5S",
    "1h30m, PT1H30M",
    "PT10M, PT10M",
    "pt1h, PT1H",
    "0, PT0S",
    "0s, PT0S"
  })
  void readsDurationsAsPeopleWriteThem(String text, Duration duration) {
    assertThat(Durations.parse(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "m", "10 m", "10x", "-5s", "1.5h", "ten", "P", "9999999999s"})
  void refusesWhatIsNoDuration(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @Test
  void readsBackWhatItPrints() {
    long seed = 20261124;
    Random random = new Random(seed);

    for (int i = 0; i < 1000; i++) {
      Duration duration = Duration.ofMillis(random.nextLong(Duration.ofDays(900).toMillis()));
      assertThat(Durations.parse(Durations.print(duration)))
          .as("seed %d, duration %s", seed, duration)
          .contains(duration);
    }
  }
}
