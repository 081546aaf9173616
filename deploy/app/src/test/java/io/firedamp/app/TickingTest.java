package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TickingTest {
  @Test
  void goesOnAfterATickThatFailed() throws InterruptedException {
    CountDownLatch ticks = new CountDownLatch(3);
    Runnable failing =
        () -> {
          ticks.countDown();
          throw new IllegalStateException("no broker");
        };

    try (Ticking ticking = new Ticking(failing, Duration.ofMillis(1))) {
      assertThat(ticking).isNotNull();
      assertThat(ticks.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
