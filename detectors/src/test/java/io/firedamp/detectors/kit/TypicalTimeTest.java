package io.firedamp.detectors.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TypicalTimeTest {
  private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");

  private final TypicalTime time = new TypicalTime();

  @Test
  void isLongAgoUntilThereAreEnoughRecordsToTell() {
    add(62, TEN);

    assertThat(time.now()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void isNotLedAstrayByRecordsOfAWrongDate() {
    add(40, TEN);
    add(20, TEN.plus(Duration.ofDays(365)));
    add(10, TEN);

    assertThat(time.now()).isEqualTo(TEN);
  }

  @Test
  void followsTheStream() {
    add(63, TEN);
    add(63, TEN.plusSeconds(3600));

    assertThat(time.now()).isEqualTo(TEN.plusSeconds(3600));
  }

  private void add(int times, Instant at) {
    for (int i = 0; i < times; i++) {
      time.add(at.toEpochMilli());
    }
  }
}
