package io.firedamp.detectors.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TickPaceTest {
  private static final long MINUTE = 60_000;

  private final TickPace pace = TickPace.every(Duration.ofHours(1));

  @Test
  void isDueAtFirstAndOnceTheTimeHasPassed() {
    assertThat(pace.isDue(0)).isTrue();
    assertThat(pace.isDue(59 * MINUTE)).isFalse();
    assertThat(pace.isDue(60 * MINUTE)).isTrue();
    assertThat(pace.isDue(61 * MINUTE)).isFalse();
  }

  @Test
  void isNotDueForATickThatComesLate() {
    assertThat(pace.isDue(120 * MINUTE)).isTrue();
    assertThat(pace.isDue(30 * MINUTE)).isFalse();
  }
}
