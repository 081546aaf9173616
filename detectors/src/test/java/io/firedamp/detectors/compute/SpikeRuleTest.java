package io.firedamp.detectors.compute;

import static io.firedamp.detectors.compute.CpuWindows.cores;
import static io.firedamp.detectors.compute.CpuWindows.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SpikeRuleTest {
  private static final int FIVE_MINUTES_AFTER_HISTORY = 205;

  private final SpikeRule rule = SpikeRule.DEFAULTS;

  @Test
  void isMetByFiveMinutesFarAboveAnIdlePast() {
    CpuWindow window =
        minutes(FIVE_MINUTES_AFTER_HISTORY, minute -> cores(minute < 200 ? 0.01 : 0.99));

    assertThat(rule.judge(window))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.started()).isEqualTo(Instant.ofEpochSecond(200 * 60));
              assertThat(verdict.decibans()).isEqualTo(8);
              assertThat(verdict.attributes()).containsEntry("firedamp.cpu.usual", "0.01");
            });
  }

  @Test
  void weighsLessWhereMoreOfItIsTheSystemsThanHashingNeeds() {
    CpuWindow window =
        minutes(
            FIVE_MINUTES_AFTER_HISTORY,
            minute ->
                minute < 200
                    ? CpuWindows.readings(0.01, 0.01, 0, 4, 0, 0)
                    : CpuWindows.readings(2, 1.4, 0.6, 4, 0, 0));

    assertThat(rule.judge(window))
        .hasValueSatisfying(verdict -> assertThat(verdict.decibans()).isEqualTo(4));
  }

  @Test
  void isNotMetByFourMinutes() {
    CpuWindow window = minutes(210, minute -> cores(minute < 206 ? 0.01 : 0.99));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void isNotMetByAWorkloadThatIsAlwaysBusyByTurns() {
    CpuWindow window =
        minutes(FIVE_MINUTES_AFTER_HISTORY, minute -> cores(minute % 3 == 0 ? 0.2 : 1.5));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void isNotMetBelowHalfACore() {
    CpuWindow window =
        minutes(FIVE_MINUTES_AFTER_HISTORY, minute -> cores(minute < 200 ? 0.0 : 0.49));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void concludesNothingFromAShortPast() {
    CpuWindow window =
        minutes(FIVE_MINUTES_AFTER_HISTORY - 1, minute -> cores(minute < 199 ? 0.01 : 0.99));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void takesStartingUpForNoSpike() {
    SpikeRule quick =
        new SpikeRule(
            6, 2, 0.5, Duration.ofMinutes(5), Duration.ofMinutes(10), 0.05, 0.1, 0.9, 20, 4);
    CpuWindow starting = minutes(9, minute -> cores(minute < 4 ? 0.01 : 2));
    CpuWindow later = minutes(15, minute -> cores(minute < 10 ? 0.01 : 2));

    assertThat(quick.judge(starting)).isEmpty();
    assertThat(quick.judge(later)).isPresent();
  }

  @Test
  void aSteadyServiceMayGrowByHalfWithoutBeingASpike() {
    CpuWindow window =
        minutes(FIVE_MINUTES_AFTER_HISTORY, minute -> cores(minute < 200 ? 2.0 : 3.0));

    assertThat(rule.judge(window)).isEmpty();
  }
}
