package io.firedamp.ingest.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.SetClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static final String GONE = "cannot follow Docker events: no such file";

  private final SetClock clock = new SetClock(Instant.parse("2018-03-16T10:00:00Z"));
  private final Status status = new Status(clock);

  @Test
  void isNotReachableBeforeTheEngineAnswered() {
    assertThat(status.health().reachable()).isFalse();
    assertThat(status.health().detail()).isEqualTo("not asked yet");

    status.setUnreachable(GONE);

    assertThat(status.health().reachable()).isFalse();
    assertThat(status.health().detail()).isEqualTo(GONE);
  }

  @Test
  void isNotCalledUnreachableWhileItIsStartedAnew() {
    status.setReachable();
    clock.pass(Duration.ofSeconds(50));
    status.setUnreachable(GONE);

    assertThat(status.health().reachable()).isTrue();
    assertThat(status.health().detail()).isEqualTo(GONE);
  }

  @Test
  void doesNotChangeItsMindWithASocketThatComesAndGoes() {
    for (int round = 0; round < 20; round++) {
      status.setReachable();
      assertThat(status.health().reachable()).isTrue();
      clock.pass(Duration.ofSeconds(9));
      status.setUnreachable(GONE);
      assertThat(status.health().reachable()).as("round %d", round).isTrue();
      clock.pass(Duration.ofSeconds(9));
    }
  }

  @Test
  void isUnreachableOnceItDidNotAnswerForAMinute() {
    status.setReachable();
    status.setUnreachable(GONE);
    clock.pass(Status.AWAY_AFTER.plusMillis(1));

    assertThat(status.health().reachable()).isFalse();
  }

  @Test
  void staysReachableWhileNothingWentWrongHoweverQuietItIs() {
    status.setReachable();
    clock.pass(Duration.ofDays(3));

    assertThat(status.health().reachable()).isTrue();
    assertThat(status.health().detail()).isEqualTo("sees everything");
  }
}
