package io.firedamp.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EvasionTest {
  @Test
  void leavesTheWholeHashRateToWhoHidesNothing() {
    assertThat(Evasion.none().hashRate()).isEqualTo(1);
  }

  @Test
  void takesTheHashRateOfThrottleAndPausesTogether() {
    Evasion both = Evasion.none().with("throttle", 0.5).with("pause", 0.4);

    assertThat(both.hashRate()).isCloseTo(0.3, within(1e-9));
    assertThat(Evasion.none().with("day-only", 1).hashRate()).isCloseTo(10 / 24.0, within(1e-9));
  }

  @Test
  void costsNoHashRateToLookBusy() {
    assertThat(
            Evasion.none()
                .with("cover-traffic", 300)
                .with("cover-cpu", 1)
                .with("padding", 50)
                .with("replicas", 16)
                .with("jitter", 0.3)
                .hashRate())
        .isEqualTo(1);
  }

  @Test
  void refusesAnotherKnobAndAValueOutOfRange() {
    assertThatThrownBy(() -> Evasion.none().with("invisible", 1)).hasMessageContaining("throttle");
    assertThatThrownBy(() -> Evasion.none().with("throttle", 0))
        .hasMessage("throttle must be from 0.01 to 1.0, was 0.0");
    assertThatThrownBy(() -> Evasion.none().with("pause", Double.NaN)).hasMessageContaining("NaN");
  }
}
