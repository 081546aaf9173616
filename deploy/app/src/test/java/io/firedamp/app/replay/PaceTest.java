package io.firedamp.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
  @Test
  void countsRecordsAndMegabytesASecond() {
    Pace pace = new Pace(Duration.ofMillis(2_500), 5_000_000, 10_000);

    assertThat(pace.seconds()).isEqualTo(2.5);
    assertThat(pace.recordsPerSecond()).isEqualTo(4_000);
    assertThat(pace.megabytesPerSecond()).isEqualTo(2);
  }

  @Test
  void neverDividesByNothing() {
    Pace pace = new Pace(Duration.ZERO, 5, 5);

    assertThat(pace.recordsPerSecond()).isZero();
    assertThat(pace.megabytesPerSecond()).isZero();
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> new Pace(Duration.ofSeconds(-1), 0, 0))
        .hasMessageContaining("must not be negative");
    assertThatThrownBy(() -> new Pace(Duration.ZERO, -1, 0)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new Pace(Duration.ZERO, 0, -2)).hasMessageContaining("-2");
  }
}
