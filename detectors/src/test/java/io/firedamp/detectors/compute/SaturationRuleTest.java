package io.firedamp.detectors.compute;

import static io.firedamp.detectors.compute.CpuWindows.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SaturationRuleTest {
  private final SaturationRule rule = SaturationRule.DEFAULTS;

  @Test
  void isMetByTenSaturatedMinutesOfTwelve() {
    CpuWindow window = minutes(12, minute -> share(minute < 2 ? 0.1 : 0.95));

    assertThat(rule.judge(window))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.decibans()).isEqualTo(8);
              assertThat(verdict.traits()).containsExactly("SATURATED");
              assertThat(verdict.started()).isEqualTo(Instant.ofEpochSecond(120));
              assertThat(verdict.detail()).contains("10 of the last 12 buckets of 1m", "90%");
            });
  }

  @Test
  void isMetExactlyAtItsThresholds() {
    CpuWindow window = minutes(12, minute -> share(minute % 6 == 0 ? 0.0 : 0.90));

    assertThat(rule.judge(window)).isPresent();
  }

  @Test
  void isNotMetByNineSaturatedMinutes() {
    CpuWindow window = minutes(12, minute -> share(minute < 3 ? 0.1 : 0.95));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void isNotMetByMinutesOlderThanTwelve() {
    CpuWindow window = minutes(30, minute -> share(minute < 20 ? 0.95 : 0.1));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void concludesNothingWhenNobodySaysWhatItMayUse() {
    CpuWindow window =
        minutes(12, minute -> CpuWindows.readings(3.9, 3.9, 0, Double.NaN, Double.NaN, Double.NaN));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void isMetUnderALimitFarBelowTheNode() {
    CpuWindow window = minutes(12, minute -> CpuWindows.readings(0.25, 0.25, 0, 0.25, 0, 0));

    assertThat(rule.judge(window)).isPresent();
  }

  @Test
  void weighsLessWhereMoreOfItIsTheSystemsThanHashingNeeds() {
    CpuWindow serving = minutes(12, minute -> CpuWindows.readings(3.9, 2.9, 1.0, 4, 90_000, 0));
    CpuWindow hashing = minutes(12, minute -> CpuWindows.readings(3.9, 3.8, 0.1, 4, 90_000, 0));

    assertThat(rule.judge(serving))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.decibans()).isEqualTo(4);
              assertThat(verdict.detail()).endsWith(", and more system calls than hashing makes");
            });
    assertThat(rule.judge(hashing))
        .hasValueSatisfying(verdict -> assertThat(verdict.decibans()).isEqualTo(8));
  }

  @Test
  void refusesThresholdsThatCannotBeMet() {
    assertThatThrownBy(() -> new SaturationRule(0.9, 13, 12, 0.9, 25, 4))
        .hasMessage("compute.saturation.buckets must be 1..12, was 13");
    assertThatThrownBy(() -> new SaturationRule(1.1, 10, 12, 0.9, 25, 4))
        .hasMessage("compute.saturation.share must be above 0 and at most 1, was 1.1");
  }

  private static Readings share(double share) {
    return CpuWindows.readings(4 * share, Double.NaN, Double.NaN, 4, Double.NaN, Double.NaN);
  }
}
