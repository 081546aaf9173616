package io.firedamp.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void staysBetweenOneSecondAndOneMinuteForEver() {
    Backoff backoff = new Backoff(new SplittableRandom(7));

    for (int attempt = 0; attempt < 10_000; attempt++) {
      assertThat(backoff.next(Duration.ZERO))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
    }
  }

  @Test
  void beginsShortAgainAfterASuccess() {
    Backoff backoff = new Backoff(new SplittableRandom(7));
    for (int attempt = 0; attempt < 100; attempt++) {
      backoff.next(Duration.ZERO);
    }

    backoff.reset();

    assertThat(backoff.next(Duration.ZERO)).isLessThanOrEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void honoursAWishUpToTenMinutes() {
    Backoff backoff = new Backoff(new SplittableRandom(7));

    assertThat(backoff.next(Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
    assertThat(backoff.next(Duration.ofDays(30))).isEqualTo(Duration.ofMinutes(10));
    assertThat(backoff.next(Duration.ofSeconds(-5))).isPositive();
  }
}
