package io.firedamp.detectors.compute;

import static io.firedamp.detectors.compute.CpuWindows.cores;
import static io.firedamp.detectors.compute.CpuWindows.minutes;
import static io.firedamp.detectors.compute.CpuWindows.throttled;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CfsPlateauRuleTest {
  private final CfsPlateauRule rule = CfsPlateauRule.DEFAULTS;

  @Test
  void isMetByWhoeverIsThrottledInEveryPeriodForHalfAnHour() {
    CpuWindow window = minutes(30, minute -> throttled(0.98, cores(0.5)));

    assertThat(rule.judge(window))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.decibans()).isEqualTo(4);
              assertThat(verdict.traits()).containsExactly("THROTTLED");
              assertThat(verdict.detail())
                  .isEqualTo(
                      "throttled in at least 95% of the periods of each of 30 buckets within 30m");
            });
  }

  @Test
  void isNotMetBeforeHalfAnHour() {
    assertThat(rule.judge(minutes(20, minute -> throttled(1, cores(0.5))))).isEmpty();
  }

  @Test
  void isNotMetByAServiceThatIsThrottledWhenRequestsCome() {
    CpuWindow window = minutes(30, minute -> throttled(minute % 10 == 4 ? 0.4 : 0.97, cores(0.5)));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void isNotMetWithoutALimit() {
    assertThat(rule.judge(minutes(30, minute -> cores(4)))).isEmpty();
  }
}
