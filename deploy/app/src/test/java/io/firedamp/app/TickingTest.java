package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TickingTest {
  @Test
  void goesOnAfterATickThatFailed() throws InterruptedException {
    CountDownLatch ticks = new CountDownLatch(4);
    Runnable failing =
        () -> {
          ticks.countDown();
          if (ticks.getCount() % 2 == 0) {
            throw new IllegalStateException("no broker");
          }
          throw new AssertionError("no memory, no class, no stack");
        };

    Ticking ticking = new Ticking("ticks", failing, Duration.ofMillis(1));
    boolean wentOn = ticks.await(30, TimeUnit.SECONDS);
    ticking.close();

    assertThat(wentOn).isTrue();
  }
}
