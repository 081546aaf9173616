package io.firedamp.detectors.compute;

import static io.firedamp.detectors.compute.CpuWindows.hugePagesTotal;
import static io.firedamp.detectors.compute.CpuWindows.minutes;
import static io.firedamp.detectors.compute.CpuWindows.minutesOfANode;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HugePagesRuleTest {
  private final HugePagesRule rule = HugePagesRule.DEFAULTS;

  @Test
  void isMetWhenANodeIsGivenPagesForTheDataset() {
    CpuWindow window = minutesOfANode(10, minute -> hugePagesTotal(minute < 8 ? 0 : 1_168));

    assertThat(rule.judge(window))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.decibans()).isEqualTo(12);
              assertThat(verdict.traits()).containsExactly("HUGE_PAGES");
              assertThat(verdict.title())
                  .isEqualTo("Huge pages appeared on a node: 1168 where there were 0");
            });
  }

  @Test
  void weighsAFewPagesLess() {
    CpuWindow window = minutesOfANode(10, minute -> hugePagesTotal(minute < 8 ? 512 : 536));

    assertThat(rule.judge(window))
        .hasValueSatisfying(verdict -> assertThat(verdict.decibans()).isEqualTo(5));
  }

  @Test
  void waitsUntilTheTotalHasSettled() {
    CpuWindow rising =
        minutesOfANode(10, minute -> hugePagesTotal(minute < 8 ? 0 : minute == 8 ? 584 : 1_168));

    assertThat(rule.judge(rising)).isEmpty();
  }

  @Test
  void isNotMetByADatabaseNodeThatHasHadThemSinceItStarted() {
    assertThat(rule.judge(minutesOfANode(30, minute -> hugePagesTotal(8_192)))).isEmpty();
  }

  @Test
  void isNotMetWhenPagesAreGivenBack() {
    CpuWindow window = minutesOfANode(10, minute -> hugePagesTotal(minute < 5 ? 4_096 : 1_024));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void isNotMetByWhatIsNoNode() {
    CpuWindow window = minutes(10, minute -> hugePagesTotal(minute < 8 ? 0 : 1_168));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void isNotMetByTheFirstThatIsHeardOfANode() {
    assertThat(rule.judge(minutesOfANode(1, minute -> hugePagesTotal(1_168)))).isEmpty();
  }
}
