package io.firedamp.detectors.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.gpu.GpuMiningRule.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuMiningRuleTest {
  private static final double UNKNOWN = Double.NaN;

  /** Shares of time and bytes a second, of ten samples. */
  private static GpuFigures figures(
      double active, double tensor, double sm, double floating, double integer, double pcie) {
    GpuFigures one = new GpuFigures(1, active, tensor, sm, floating, integer, pcie);
    GpuFigures sum = GpuFigures.NONE;
    for (int i = 0; i < 10; i++) {
      sum = sum.plus(one);
    }
    return sum;
  }

  private static double weight(GpuFigures figures) {
    return GpuMiningRule.MEASURED.judge(figures).map(Verdict::decibans).orElse(0.0);
  }

  @ParameterizedTest
  @CsvSource({
    "0.43, 0, 0.43, 0, 0.31, 17e6",
    "0.11, 0, 0.11, 0, 0.012, 5e6",
    "0.99, 0.0004, 0.98, 0.0004, 0.6, 59e6"
  })
  void integerWorkWithoutDataIsMedium(
      double active, double tensor, double sm, double floating, double integer, double pcie) {
    assertThat(weight(figures(active, tensor, sm, floating, integer, pcie))).isEqualTo(14);
  }

  @ParameterizedTest
  @CsvSource({
    "0.09, 0, 0.09, 0, 0.09, 1e6",
    "0.9, 0.0006, 0.9, 0, 0.5, 1e6",
    "0.9, 0.3, 0.9, 0.2, 0.1, 20e6",
    "0.9, 0, 0.9, 0, 0.5, 55e6",
    "0, 0, 0, 0, 0, 0"
  })
  void idlenessTensorWorkAndTrafficAreHonest(
      double active, double tensor, double sm, double floating, double integer, double pcie) {
    assertThat(weight(figures(active, tensor, sm, floating, integer, pcie))).isZero();
  }

  @Test
  void floatingPointWorkOrLittleIntegerWorkIsWeak() {
    assertThat(weight(figures(0.9, 0, 0.9, 0.4, 0.5, 1e6))).isEqualTo(6);
    assertThat(weight(figures(0.9, 0, 0.9, 0, 0.08, 1e6))).isEqualTo(6);
  }

  @Test
  void whatIsNotToldLowersTheWeightAndIsNeverZero() {
    GpuFigures defaultSet = figures(0.9, 0, UNKNOWN, UNKNOWN, UNKNOWN, 1e6);
    GpuFigures withoutTensor = figures(0.9, UNKNOWN, 0.9, 0, 0.5, 1e6);
    GpuFigures withoutTraffic = figures(0.9, 0, 0.9, 0, 0.5, UNKNOWN);

    assertThat(weight(defaultSet)).isEqualTo(6);
    assertThat(weight(withoutTensor)).isEqualTo(3);
    assertThat(weight(withoutTraffic)).isEqualTo(3);
    assertThat(weight(figures(0.9, UNKNOWN, 0.9, 0, 0.5, UNKNOWN))).isZero();
    assertThat(weight(figures(UNKNOWN, 0, 0.9, 0, 0.5, 1e6))).isZero();
    assertThat(GpuMiningRule.MEASURED.judge(withoutTensor).orElseThrow().detail())
        .contains("tensor not told");
  }

  @Test
  void oneSampleWithoutAFigureMakesItUnknown() {
    GpuFigures mixed =
        figures(0.9, 0, 0.9, 0, 0.5, 1e6).plus(new GpuFigures(1, 0.9, UNKNOWN, 0.9, 0, 0.5, 1e6));

    assertThat(weight(mixed)).isEqualTo(3);
  }
}
