package io.firedamp.detectors.compute;

import static io.firedamp.detectors.compute.CpuWindows.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.compute.CpuRule.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MET-13 and the brief MET-01: burns that hide, and burns that do not live long. */
class SilentAndBriefBurnRuleTest {
  private static final double NONE = Double.NaN;

  private final SilentBurnRule silent = SilentBurnRule.DEFAULTS;
  private final BriefBurnRule brief = BriefBurnRule.DEFAULTS;

  @Test
  void aBurnThatPausesHalfTheTimeIsSilentAllTheSame() {
    CpuWindow window = minutes(30, minute -> burn(minute % 2 == 0 ? 0.0 : 1.0, 0, 0, 0));

    assertThat(silent.judge(window))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.decibans()).isEqualTo(15);
              assertThat(verdict.traits()).containsExactly("JITTERED");
              assertThat(verdict.title())
                  .isEqualTo("Burns 0.50 cores and neither talks nor writes");
              assertThat(verdict.attributes()).isEqualTo(Map.of("firedamp.cpu.cores", "0.50"));
              assertThat(verdict.started()).isEqualTo(Instant.EPOCH);
              assertThat(verdict.detail())
                  .startsWith("in 30 buckets within 30m: user share ")
                  .contains("at least 0.97", "below 5000", "below 10000");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "0.3, 0, 0, 0, true",
    "0.299, 0, 0, 0, false",
    "1, 0.03, 0, 0, true",
    "1, 0.031, 0, 0, false",
    "1, 0, 4999, 0, true",
    "1, 0, 5000, 0, false",
    "1, 0, 0, 9999, true",
    "1, 0, 0, 10000, false",
    "NaN, 0, 0, 0, false",
    "1, NaN, 0, 0, false",
    "1, 0, NaN, 0, false",
    "1, 0, 0, NaN, false"
  })
  void silenceNeedsAllThreeFactsOnTheRightSide(
      double cores, double system, double network, double writes, boolean met) {
    CpuWindow window = minutes(30, minute -> burn(cores, cores * system, network, writes));

    assertThat(silent.judge(window).isPresent()).isEqualTo(met);
  }

  @ParameterizedTest
  @CsvSource({"26, false", "27, true", "30, true"})
  void silenceNeedsNineTenthsOfItsWindow(int minutes, boolean met) {
    assertThat(silent.judge(minutes(minutes, minute -> burn(1, 0, 0, 0))).isPresent())
        .isEqualTo(met);
  }

  @Test
  void onlyTheLastHalfHourIsLookedAt() {
    CpuWindow window = minutes(60, minute -> burn(1, 0, minute < 30 ? 90_000 : 0, 0));

    assertThat(silent.judge(window)).isPresent();
  }

  @Test
  void twoMinutesAtTheLimitFromTheStartAreABriefBurn() {
    assertThat(brief.judge(minutes(2, minute -> share(0.9))))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.decibans()).isEqualTo(6);
              assertThat(verdict.traits()).containsExactly("BRIEF", "SATURATED");
              assertThat(verdict.title()).isEqualTo("CPU saturated from its first minute on");
              assertThat(verdict.detail())
                  .isEqualTo(
                      "2 buckets of 1m since its first sample, all at or above 90% (rule: 2)");
              assertThat(verdict.attributes()).containsEntry("firedamp.cpu.cores", "3.60");
              assertThat(verdict.started()).isEqualTo(Instant.EPOCH);
            });
  }

  @ParameterizedTest
  @CsvSource({"1, 0.95, false", "2, 0.899, false", "11, 0.95, true", "12, 0.95, false"})
  void aBriefBurnIsOfTheFirstTenMinutesAndOfAllOfThem(int minutes, double share, boolean met) {
    assertThat(brief.judge(minutes(minutes, minute -> share(share))).isPresent()).isEqualTo(met);
  }

  @Test
  void aBriefBurnWeighsLessWhereMoreOfItIsTheSystemsThanHashingNeeds() {
    assertThat(brief.judge(minutes(3, minute -> CpuWindows.readings(4, 3.2, 0.8, 4, 0, 0))))
        .hasValueSatisfying(verdict -> assertThat(verdict.decibans()).isEqualTo(3));
  }

  @Test
  void oneIdleMinuteMakesItNoBriefBurn() {
    assertThat(brief.judge(minutes(5, minute -> share(minute == 3 ? 0.1 : 1)))).isEmpty();
    assertThat(brief.judge(minutes(5, minute -> share(minute == 0 ? 0.1 : 1)))).isEmpty();
  }

  @Test
  void aLifeWhoseBeginningIsForgottenIsNotBrief() {
    CpuWindow whole = minutes(8, minute -> share(1));
    CpuWindow late =
        new CpuWindow(
            whole.kind(),
            whole.length(),
            whole.firstSeen(),
            whole.buckets().subList(2, 8),
            whole.past());

    assertThat(brief.judge(whole)).isPresent();
    assertThat(brief.judge(late)).isEmpty();
  }

  @Test
  void whatNobodySaysALimitOfIsNotSaturated() {
    assertThat(brief.judge(minutes(3, minute -> CpuWindows.readings(4, 4, 0, NONE, 0, 0))))
        .isEmpty();
  }

  @Test
  void rulesOfOneIdStandApart() {
    assertThat(brief.id()).isEqualTo(SaturationRule.DEFAULTS.id()).isEqualTo("MET-01");
    assertThat(brief.standing()).isNotEqualTo(SaturationRule.DEFAULTS.standing());
    assertThat(silent.id()).isEqualTo("MET-13");
  }

  @ParameterizedTest
  @CsvSource({"PT1M, 1", "PT30M, 30", "PT30S, 1", "PT90S, 1", "PT2H, 120"})
  void aWindowHoldsWholeBucketsAndAtLeastOne(Duration time, int buckets) {
    assertThat(minutes(1, minute -> share(1)).bucketsIn(time)).isEqualTo(buckets);
  }

  @Test
  void aGapIsPartOfTheWindowThoughNobodyMeasuredIt() {
    CpuWindow window =
        CpuWindows.of(
            IntStream.of(0, 1, 2, 40, 41).mapToObj(index -> new Bucket(index, share(1))).toList());

    assertThat(window.last(30)).extracting(Bucket::index).containsExactly(40L, 41L);
    assertThat(window.last(42)).hasSize(5);
    Optional<Verdict> verdict = silent.judge(window);
    assertThat(verdict).isEmpty();
  }

  private static Readings burn(double cores, double system, double network, double writes) {
    return CpuWindows.readings(cores, cores - system, system, 4, network, writes);
  }

  private static Readings share(double share) {
    return CpuWindows.readings(4 * share, NONE, NONE, 4, NONE, NONE);
  }
}
