package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RevivalTest {
  private final AtomicLong nanoTime = new AtomicLong();
  private final Revival revival =
      new Revival(new HashMap<>(), name -> Optional.empty(), nanoTime::get);

  @Test
  void startsAtOnceAndThenAfterPausesThatDouble() {
    assertThat(revival.isDue("mining")).isTrue();
    for (int pause = 2; pause <= 256; pause *= 2) {
      passes(Duration.ofSeconds(pause).minusMillis(1));
      assertThat(revival.isDue("mining")).as("before %d s", pause).isFalse();
      passes(Duration.ofMillis(1));
      assertThat(revival.isDue("mining")).as("after %d s", pause).isTrue();
    }
    passes(Duration.ofSeconds(299));
    assertThat(revival.isDue("mining")).isFalse();
    passes(Duration.ofSeconds(1));
    assertThat(revival.isDue("mining")).isTrue();
  }

  @Test
  void startsAtOnceAgainAfterALongWhile() {
    assertThat(revival.isDue("mining")).isTrue();
    passes(Duration.ofSeconds(2));
    assertThat(revival.isDue("mining")).isTrue();

    passes(Duration.ofMinutes(6));

    assertThat(revival.isDue("mining")).isTrue();
    passes(Duration.ofSeconds(2));
    assertThat(revival.isDue("mining")).isTrue();
  }

  @Test
  void countsEachDetectorForItself() {
    assertThat(revival.isDue("mining")).isTrue();
    assertThat(revival.isDue("network")).isTrue();
    assertThat(revival.isDue("mining")).isFalse();
  }

  private void passes(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }
}
