package io.firedamp.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RequireTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void letsPassWhatLiesOnABound() {
    Require.between("keep", 1, 1, 9);
    Require.between("keep", 9, 1, 9);
    Require.between("interval", MINUTE, MINUTE, Duration.ofDays(1));
    Require.atLeast("interval", MINUTE, MINUTE);
    Require.positive("most", 1);
    Require.positive("pause", Duration.ofMillis(1));
    Require.port("port", 65_535);
    Require.weight("weight", 100);
    Require.partOfAnHour("bucket", Duration.ofMinutes(20));
  }

  @Test
  void namesTheSettingWhatItMustBeAndWhatItWas() {
    assertThat(refusal(() -> Require.between("keep", 10, 1, 9)))
        .isEqualTo("keep must be 1 to 9, was 10");
    assertThat(refusal(() -> Require.text(false, "path", "absolute", "a")))
        .isEqualTo("path must be absolute, was 'a'");
    assertThat(refusal(() -> Require.text(false, "path", "absolute", " ")))
        .isEqualTo("path must be absolute, was empty");
    assertThat(refusal(() -> Require.positive("most", 0)))
        .isEqualTo("most must be positive, was 0");
    assertThat(refusal(() -> Require.partOfAnHour("bucket", Duration.ofMinutes(7))))
        .isEqualTo("bucket must be a whole part of an hour, was PT7M");
  }

  @Test
  void writesTimesAsAConfigurationDoes() {
    assertThat(refusal(() -> Require.between("a", Duration.ZERO, Duration.ofMillis(10), MINUTE)))
        .isEqualTo("a must be 10ms to 1m, was PT0S");
    assertThat(
            refusal(
                () -> Require.between("a", Duration.ZERO, Duration.ofHours(1), Duration.ofDays(2))))
        .isEqualTo("a must be 1h to 2d, was PT0S");
    assertThat(refusal(() -> Require.atLeast("a", Duration.ZERO, Duration.ofSeconds(90))))
        .isEqualTo("a must be at least 90s, was PT0S");
  }

  private static String refusal(ThrowingCallable check) {
    Throwable refused = catchThrowable(check);
    assertThat(refused).isInstanceOf(IllegalArgumentException.class);
    return String.valueOf(refused.getMessage());
  }
}
