package io.firedamp.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ClockStepTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicReference<Instant> clock =
      new AtomicReference<>(Instant.parse("2026-03-02T10:00:00Z"));
  private final AtomicLong nanos = new AtomicLong(-7);
  private final ClockStep step = new ClockStep(clock::get, nanos::get);

  @Test
  void isNoneWhileBothClocksGoOn() {
    pass(SECOND, SECOND);

    assertThat(step.back()).isZero();
  }

  @Test
  void tellsOnceHowFarTheClockWasSetBack() {
    pass(SECOND, MINUTE.negated());

    assertThat(step.back()).isEqualTo(MINUTE.plus(SECOND));

    pass(SECOND, SECOND);
    assertThat(step.back()).isZero();
  }

  @Test
  void isNoneWhereTheClockIsSetForward() {
    pass(SECOND, MINUTE);

    assertThat(step.back()).isZero();
  }

  @Test
  void isNoneWhereTheClockIsSlewedHoweverLong() {
    for (int i = 0; i < 100; i++) {
      pass(SECOND, Duration.ofMillis(900));
      assertThat(step.back()).isZero();
    }
  }

  private void pass(Duration monotonic, Duration shown) {
    nanos.addAndGet(monotonic.toNanos());
    clock.updateAndGet(time -> time.plus(shown));
  }
}
