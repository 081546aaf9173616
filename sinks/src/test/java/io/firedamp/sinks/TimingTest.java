package io.firedamp.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimingTest {
  @Test
  void holdsNothingBackUnlessItIsAsked() {
    assertThat(Timing.atOnce().holdsBack()).isFalse();
    assertThat(Timing.atOnce().heldBack(Duration.ZERO, Instant.EPOCH)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "22:00-07:00, UTC, 2018-03-16T21:59:59Z, PT0S",
    "22:00-07:00, UTC, 2018-03-16T22:00:00Z, PT9H",
    "22:00-07:00, UTC, 2018-03-17T00:00:00Z, PT7H",
    "22:00-07:00, UTC, 2018-03-17T06:59:59Z, PT1S",
    "22:00-07:00, UTC, 2018-03-17T07:00:00Z, PT0S",
    "12:00-13:30, UTC, 2018-03-16T12:00:00Z, PT1H30M",
    "12:00-13:30, UTC, 2018-03-16T13:30:00Z, PT0S",
    "22:00-07:00, Europe/Berlin, 2018-03-16T21:00:00Z, PT9H",
    // The night in which clocks go ahead is an hour shorter, the one in which they go back longer.
    "22:00-07:00, Europe/Berlin, 2018-03-24T21:00:00Z, PT8H",
    "22:00-07:00, Europe/Berlin, 2018-10-27T20:00:00Z, PT10H",
    // An end that does not exist that night.
    "22:00-02:30, Europe/Berlin, 2018-03-25T00:59:00Z, PT31M",
  })
  void isQuietUntilTheClockOfItsZoneSaysSo(
      String hours, String zone, Instant now, Duration heldBack) {
    Timing timing = new Timing(Duration.ZERO, hours, zone, List.of());

    assertThat(timing.holdsBack()).isTrue();
    assertThat(timing.heldBack(Duration.ofDays(2), now)).isEqualTo(heldBack);
  }

  @Test
  void gathersFromTheFirstThatWaits() {
    Timing timing = new Timing(Duration.ofMinutes(15), "", "UTC", List.of());

    assertThat(timing.heldBack(Duration.ZERO, Instant.EPOCH)).isEqualTo(Duration.ofMinutes(15));
    assertThat(timing.heldBack(Duration.ofMinutes(10), Instant.EPOCH))
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(timing.heldBack(Duration.ofMinutes(16), Instant.EPOCH)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"22-07", "24:00-07:00", "22:00-22:00", "22:00", "22:00 - 07:00"})
  void refusesHoursThatAreNone(String hours) {
    assertThatThrownBy(() -> new Timing(Duration.ZERO, hours, "UTC", List.of()))
        .hasMessage(
            "quietHours must be two times of a day such as 22:00-07:00, or empty, was '"
                + hours
                + "'");
  }

  @Test
  void refusesAZoneThatIsNoneAndGatheringForDays() {
    assertThatThrownBy(() -> new Timing(Duration.ZERO, "", "Berlin", List.of()))
        .hasMessage("zone must be a time zone such as UTC or Europe/Berlin, was 'Berlin'");
    assertThatThrownBy(() -> new Timing(Duration.ofDays(2), "", "UTC", List.of()))
        .hasMessageStartingWith("gather must be ");
  }
}
