package io.firedamp.detectors.compute;

import static io.firedamp.detectors.compute.CpuWindows.cores;
import static io.firedamp.detectors.compute.CpuWindows.minutesOfANode;
import static io.firedamp.detectors.compute.CpuWindows.unaccounted;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.compute.CpuRule.Verdict;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnaccountedCpuRuleTest {
  private static final Duration HOURS = Duration.ofHours(3);

  private final UnaccountedCpuRule rule = UnaccountedCpuRule.DEFAULTS;

  @Test
  void isMetByTenMinutesOfABurnOutsideOfAllPods() {
    Verdict verdict = rule.judge(minutesOfANode(10, minute -> unaccounted(3.5))).orElseThrow();

    assertThat(verdict.decibans()).isEqualTo(8);
    assertThat(verdict.traits()).containsExactly("FLAT", "UNACCOUNTED");
    assertThat(verdict.title()).isEqualTo("3.50 cores of a node burn outside of all its pods");
  }

  @Test
  void weighsMostWhenItIsFlatForHours() {
    Verdict flat = rule.judge(minutesOfANode(11, minute -> unaccounted(3.5))).orElseThrow();

    assertThat(rule.lasting(flat, HOURS.minusMinutes(1)).decibans()).isEqualTo(8);
    assertThat(rule.lasting(flat, HOURS).decibans()).isEqualTo(22);
  }

  @Test
  void weighsLessWhenItWandersForHours() {
    Random random = new Random(1);
    Verdict wandering =
        rule.judge(minutesOfANode(11, minute -> unaccounted(2 + 3 * random.nextDouble())))
            .orElseThrow();

    assertThat(wandering.traits()).containsExactly("UNACCOUNTED");
    assertThat(rule.lasting(wandering, HOURS).decibans()).isEqualTo(14);
  }

  @Test
  void bearsOneMinuteInWhichTheNodeIsSeenBeforeItsPods() {
    assertThat(rule.judge(minutesOfANode(11, minute -> unaccounted(minute == 5 ? 0 : 3.5))))
        .isPresent();
  }

  @Test
  void aGapInWhatIsAccountedForSilencesIt() {
    assertThat(
            rule.judge(
                minutesOfANode(11, minute -> unaccounted(minute % 5 == 0 ? Double.NaN : 3.5))))
        .isEmpty();
  }

  @Test
  void isNotMetByTheDaemonsOfAHost() {
    assertThat(rule.judge(minutesOfANode(30, minute -> unaccounted(0.6)))).isEmpty();
  }

  @Test
  void isNotMetByAnUpgradeOfTheHosts() {
    CpuWindow upgrade = minutesOfANode(11, minute -> unaccounted(minute < 7 ? 2.5 : 0.1));

    assertThat(rule.judge(upgrade)).isEmpty();
  }

  @Test
  void isNotMetWhereNobodyTellsWhatPodsUse() {
    assertThat(rule.judge(minutesOfANode(30, minute -> cores(16)))).isEmpty();
  }
}
