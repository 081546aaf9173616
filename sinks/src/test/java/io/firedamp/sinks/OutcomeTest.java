package io.firedamp.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.sinks.Outcome.Retry;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, PT0S",
    "PT30S, PT30S",
    "PT10M, PT10M",
    "PT11M, PT10M",
    "P9999D, PT10M",
    "PT-5S, PT0S"
  })
  void hearsAWishFromNothingToTenMinutes(Duration wish, Duration heard) {
    assertThat(new Retry(wish, "busy").after()).isEqualTo(heard);
  }
}
