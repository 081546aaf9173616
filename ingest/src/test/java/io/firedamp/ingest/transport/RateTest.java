package io.firedamp.ingest.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong nanos = new AtomicLong(-5);
  private final Rate rate = new Rate(100, nanos::get);

  @Test
  void letsASecondsWorthThroughAtOnce() {
    rate.charge(60);
    rate.charge(40);

    assertThat(rate.seconds()).isZero();
  }

  @Test
  void saysHowLongADebtLasts() {
    rate.charge(350);
    assertThat(rate.seconds()).isEqualTo(3);

    nanos.addAndGet(2 * SECOND);
    assertThat(rate.seconds()).isEqualTo(1);

    nanos.addAndGet(SECOND / 2);
    assertThat(rate.seconds()).isZero();
  }

  @Test
  void savesNothingUpWhileNothingComes() {
    nanos.addAndGet(1000 * SECOND);
    rate.charge(350);

    assertThat(rate.seconds()).isEqualTo(3);
  }

  @Test
  void boundsNothingWhereNoneIsSet() {
    Rate none = new Rate(0, nanos::get);
    none.charge(Long.MAX_VALUE);

    assertThat(none.seconds()).isZero();
  }
}
