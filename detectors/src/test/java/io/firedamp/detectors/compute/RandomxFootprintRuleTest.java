package io.firedamp.detectors.compute;

import static io.firedamp.detectors.compute.CpuWindows.MINER;
import static io.firedamp.detectors.compute.CpuWindows.inHugePages;
import static io.firedamp.detectors.compute.CpuWindows.inMemory;
import static io.firedamp.detectors.compute.CpuWindows.minutes;
import static io.firedamp.detectors.compute.CpuWindows.readings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomxFootprintRuleTest {
  private static final double MEBIBYTE = 1 << 20;
  private static final double FAST = 2_344 * MEBIBYTE;
  private static final double LIGHT = 270 * MEBIBYTE;

  private final CpuRule rule =
      RandomxFootprintRule.DEFAULTS.beside(
          SaturationRule.DEFAULTS, FlatLoadRule.DEFAULTS, SilentBurnRule.DEFAULTS);

  @Test
  void raisesAFlatBurnInTheMemoryOfFastMode() {
    CpuWindow window = minutes(30, minute -> inMemory(FAST, MINER));

    assertThat(rule.judge(window))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.decibans()).isEqualTo(17 + 3);
              assertThat(verdict.traits()).containsExactly("FLAT", "FOOTPRINT");
              assertThat(verdict.title())
                  .isEqualTo(
                      "Flat CPU load of 0.99 cores that neither talks nor writes, in the memory that RandomX takes");
              assertThat(verdict.attributes()).containsEntry("firedamp.memory.mebibytes", "2344");
            });
  }

  @Test
  void findsItInHugePagesToo() {
    CpuWindow window = minutes(30, minute -> inHugePages(FAST, inMemory(9 * MEBIBYTE, MINER)));

    assertThat(rule.judge(window))
        .hasValueSatisfying(verdict -> assertThat(verdict.decibans()).isEqualTo(17 + 3));
  }

  @Test
  void raisesABurnThatPausesAndNeitherTalksNorWrites() {
    CpuWindow window =
        minutes(
            30,
            minute -> inMemory(FAST, minute % 3 == 0 ? readings(0.01, 0.01, 0, 1, 60, 0) : MINER));

    assertThat(rule.judge(window))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.decibans()).isEqualTo(15 + 3);
              assertThat(verdict.traits()).containsExactly("FOOTPRINT", "JITTERED");
            });
  }

  @Test
  void raisesALittleWhatLooksLikeLightMode() {
    CpuWindow window = minutes(30, minute -> inMemory(LIGHT, MINER));

    assertThat(rule.judge(window))
        .hasValueSatisfying(verdict -> assertThat(verdict.decibans()).isEqualTo(17 + 1));
  }

  @Test
  void isNotMetByAServiceOfThatSizeThatDoesNotBurn() {
    CpuWindow window =
        minutes(30, minute -> inMemory(FAST, readings(0.02, 0.015, 0.005, 1, 9_000, 3_000)));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void isNotMetByABurnWhoseMemoryGrows() {
    CpuWindow window = minutes(30, minute -> inMemory(FAST * (1 + 0.005 * (minute - 15)), MINER));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void isNotMetByABurnOfAnotherSize() {
    for (double mebibytes : new double[] {0, 128, 512, 1_024, 4_096, Double.NaN}) {
      CpuWindow window = minutes(30, minute -> inMemory(mebibytes * MEBIBYTE, MINER));

      assertThat(rule.judge(window)).as("%s MiB", mebibytes).isEmpty();
    }
  }

  @Test
  void doesNotTakeABusySmallServiceForLightMode() {
    // All it may use, in the memory that many a service has, but it serves.
    Random requests = new Random(1);
    CpuWindow window =
        minutes(
            30,
            minute ->
                inMemory(
                    LIGHT,
                    readings(0.92 + 0.08 * requests.nextDouble(), 0.8, 0.15, 1, 400_000, 900)));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void raisesNoMoreThanABusyCpuByABuildWithAHeapOfThatSize() {
    Random files = new Random(1);
    CpuWindow window =
        minutes(
            30,
            minute ->
                inMemory(
                    FAST,
                    readings(0.92 + 0.08 * files.nextDouble(), 0.85, 0.1, 1, 90_000, 2_000_000)));

    assertThat(rule.judge(window))
        .hasValueSatisfying(verdict -> assertThat(verdict.decibans()).isEqualTo(8 + 3));
  }
}
