package io.firedamp.sinks.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2018-03-16T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "'30', PT30S",
    "' 7 ', PT7S",
    "'0', PT0S",
    "'600', PT10M",
    "'1000000000', PT10M",
    "'99999999999999999999999', PT10M",
    "'-5', PT0S",
    "'1.5', PT0S",
    "'', PT0S",
    "'soon', PT0S",
    "'Fri, 16 Mar 2018 10:02:00 GMT', PT2M",
    "'Fri, 16 Mar 2018 09:00:00 GMT', PT0S",
    "'Fri, 16 Mar 9018 10:02:00 GMT', PT0S",
    "'Sat, 16 Mar 2019 10:00:00 GMT', PT10M",
    "'Mon, 16 Mar 2018 10:02:00 GMT', PT0S"
  })
  void readsSecondsAndDatesUpToTenMinutes(String header, Duration pause) {
    assertThat(RetryAfter.of(header, NOW)).isEqualTo(pause);
  }
}
