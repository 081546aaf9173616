package io.firedamp.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.SetClock;
import io.firedamp.schemas.avro.Tick;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SourceClocksTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private final SetClock clock = new SetClock(NOON);
  private final SourceClocks clocks = new SourceClocks(clock);

  @Test
  void ticksWithTheEventTimeOfTheSourceAndNotWithTheClock() {
    clocks.saw("old-logs", NOON.minus(Duration.ofDays(3)));

    assertThat(clocks.ticks())
        .singleElement()
        .returns("old-logs", Tick::getSource)
        .returns(NOON.minus(Duration.ofDays(3)), Tick::getTime);
  }

  @Test
  void goesOnAsTheClockDoesWhileTheSourceIsQuiet() {
    clocks.saw("audit", NOON.minusSeconds(10));
    clock.pass(Duration.ofHours(2));

    assertThat(clocks.ticks())
        .singleElement()
        .returns(NOON.plus(Duration.ofHours(2)).minusSeconds(10), Tick::getTime);
  }

  @Test
  void neverGoesBackForALateEvent() {
    clocks.saw("audit", NOON);
    clocks.saw("audit", NOON.minus(Duration.ofHours(1)));

    assertThat(clocks.ticks()).singleElement().returns(NOON, Tick::getTime);
  }

  @Test
  void isNotMovedPastItsArrivalByAnEventDatedAhead() {
    clocks.saw("audit", NOON.plus(Duration.ofMinutes(59)));

    assertThat(clocks.ticks()).singleElement().returns(NOON, Tick::getTime);
  }

  @Test
  void saysNothingOfASourceNobodyHeard() {
    assertThat(clocks.ticks()).isEmpty();
  }
}
