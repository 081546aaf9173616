package io.firedamp.detectors.compute;

import static io.firedamp.detectors.compute.CpuWindows.MINER;
import static io.firedamp.detectors.compute.CpuWindows.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FlatLoadRuleTest {
  private static final double UNMEASURED = Double.NaN;

  private final FlatLoadRule rule = FlatLoadRule.DEFAULTS;

  @Test
  void isMetByAThrottledMiner() {
    Random noise = new Random(1);
    CpuWindow window =
        minutes(
            30,
            minute -> {
              double cores = 0.2 + noise.nextGaussian() * 0.002;
              return CpuWindows.readings(cores, cores * 0.99, cores * 0.01, 4, 80, 0);
            });

    assertThat(rule.judge(window))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.decibans()).isEqualTo(17);
              assertThat(verdict.traits()).containsExactly("FLAT");
              assertThat(verdict.title()).contains("0.20 cores");
            });
  }

  @Test
  void isNotMetBeforeTheWholeWindowWasSeen() {
    assertThat(rule.judge(minutes(26, minute -> MINER))).isEmpty();
    assertThat(rule.judge(minutes(27, minute -> MINER))).isPresent();
  }

  @Test
  void weighsLessWhenTheNetworkIsNotMeasured() {
    CpuWindow window = minutes(30, minute -> CpuWindows.readings(1, 0.99, 0.01, 1, UNMEASURED, 0));

    assertThat(rule.judge(window))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.decibans()).isEqualTo(13);
              assertThat(verdict.detail()).contains("network not measured");
            });
  }

  @Test
  void concludesNothingFromCpuUseAlone() {
    CpuWindow window =
        minutes(30, minute -> CpuWindows.readings(1, UNMEASURED, UNMEASURED, 1, UNMEASURED, 0));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void isAWeakSignWhereNothingButCpuUseIsKnown() {
    CpuWindow window = minutes(30, minute -> onlyCores(1));

    assertThat(rule.judge(window))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.decibans()).isEqualTo(8);
              assertThat(verdict.traits()).containsExactly("STEADY");
              assertThat(verdict.title())
                  .isEqualTo("Flat CPU load of 1.00 cores, of which nothing else is measured");
            });
  }

  @Test
  void isNotMetByALoopThatPollsWhereNothingButCpuUseIsKnown() {
    CpuWindow window = minutes(30, minute -> onlyCores(0.3));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void isNotMetByAServiceWhereNothingButCpuUseIsKnown() {
    Random requests = new Random(3);
    CpuWindow window = minutes(30, minute -> onlyCores(1 + requests.nextDouble() * 0.4));

    assertThat(rule.judge(window)).isEmpty();
  }

  private static Readings onlyCores(double cores) {
    return CpuWindows.readings(cores, UNMEASURED, UNMEASURED, UNMEASURED, UNMEASURED, UNMEASURED);
  }

  @Test
  void isNotMetByAContinuousBuild() {
    // Compilers come in bursts, read and write files, and fetch dependencies.
    Random bursts = new Random(2);
    CpuWindow window =
        minutes(
            30,
            minute -> {
              double cores = 0.5 + bursts.nextDouble() * 3.5;
              return CpuWindows.readings(cores, cores * 0.85, cores * 0.15, 4, 200_000, 4_000_000);
            });

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void weighsAGarbageCollectionStormNoMoreThanAnyBusyCpu() {
    // All collector threads, nearly all user time, while the service still answers its clients.
    CpuWindow window =
        minutes(
            30,
            minute -> CpuWindows.readings(3.9 + 0.05 * (minute % 2), 3.85, 0.05, 4, 40_000, 200));

    assertThat(rule.judge(window))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.decibans()).isEqualTo(SaturationRule.DEFAULTS.weight());
              assertThat(verdict.traits()).containsExactly("STEADY");
            });
  }

  @Test
  void isNotMetByAVacuum() {
    // PostgreSQL rewriting a table: one core, flat, but in the kernel and on the disk.
    CpuWindow window = minutes(30, minute -> CpuWindows.readings(1, 0.7, 0.3, 4, 0, 60_000_000));

    assertThat(rule.judge(window)).isEmpty();
  }

  @Test
  void isNotMetByAnIdleContainer() {
    CpuWindow window = minutes(30, minute -> CpuWindows.readings(0.02, 0.02, 0, 4, 0, 0));

    assertThat(rule.judge(window)).isEmpty();
  }
}
