package io.firedamp.detectors.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.firedamp.schemas.avro.Severity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one table of weights, and what their sum is called. */
class WeightsTest {
  private static final Weights TABLE =
      Weights.parse(
          List.of("# comment", "", "NET-04\tplain\t34\tmeasured", "NET-04\tservice\t12.5\tguess"));

  @Test
  void readsRuleGradeDecibansAndReason() {
    assertThat(TABLE.all())
        .containsExactly(
            new Weight("NET-04", "plain", 34, "measured"),
            new Weight("NET-04", "service", 12.5, "guess"));
    assertThat(TABLE.of("NET-04", "plain").decibans()).isEqualTo(34);
  }

  @Test
  void aReasonMayHoldWhatSeparates() {
    assertThat(Weights.parse(List.of("A\tb\t1\tone\ttwo")).of("A", "b").because())
        .isEqualTo("one\ttwo");
  }

  @Test
  void namesWhatTheTableLacks() {
    assertThatThrownBy(() -> TABLE.of("NET-04", "none"))
        .hasMessage("the table of weights lacks NET-04 none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "A b 1; line 2 of the weights must be rule, grade, decibans and reason, was 'A b 1'",
        "A\tb\t1; line 2 of the weights must be rule, grade, decibans and reason, was 'A\tb\t1'",
        "A\tb\tmuch\tx; line 2 of the weights: decibans must be a number, was 'much'",
        "A\tb\t101\tx; the weight of A b must be 0..100 decibans, was 101.0",
        "A\tb\t-1\tx; the weight of A b must be 0..100 decibans, was -1.0",
        "A\tb\tNaN\tx; the weight of A b must be 0..100 decibans, was NaN"
      })
  void namesTheLineThatHasAnotherForm(String line, String message) {
    assertThatThrownBy(() -> Weights.parse(List.of("#", line))).hasMessage(message);
  }

  @Test
  void refusesAGradeThatIsNamedTwice() {
    assertThatThrownBy(() -> Weights.parse(List.of("A\tb\t1\tx", "A\tb\t2\ty")))
        .hasMessage("the table of weights names A b twice");
  }

  @Test
  void someWeightsMayBeReplacedAndNoneAdded() {
    Weights own = TABLE.with(Map.of("NET-04 plain", 20.0));

    assertThat(own.of("NET-04", "plain"))
        .isEqualTo(new Weight("NET-04", "plain", 20, "configured"));
    assertThat(own.of("NET-04", "service")).isEqualTo(TABLE.of("NET-04", "service"));
    assertThat(TABLE.of("NET-04", "plain").decibans()).isEqualTo(34);
    assertThatThrownBy(() -> TABLE.with(Map.of("NET-99 plain", 1.0)))
        .hasMessage(
            "weights must name a rule and its grade (NET-04 plain, NET-04 service), was 'NET-99 plain'");
    assertThatThrownBy(() -> TABLE.with(Map.of("NET-04 plain", 101.0)))
        .hasMessage("the weight of NET-04 plain must be 0..100 decibans, was 101.0");
  }

  @Test
  void everyWeightOfTheReleaseSaysWhereItComesFrom() {
    assertThat(Weights.bundled().all())
        .hasSizeGreaterThan(50)
        .allSatisfy(
            weight -> {
              assertThat(weight.rule()).matches("[A-Z0-9]{3}-\\d{2}");
              assertThat(weight.grade()).matches("[a-z]+(-[a-z]+)*");
              assertThat(weight.because()).hasSizeGreaterThan(5);
            });
  }

  @Test
  void noHintOpensAnythingAlone() {
    for (String hint :
        List.of(
            "IMG-05 new", "K8S-09 wide", "MET-01 saturated", "NET-04 encrypted", "NET-06 port")) {
      String[] parts = hint.split(" ", 2);
      double decibans = Weights.bundled().of(parts[0], parts[1]).decibans();

      assertThat(Posterior.DEFAULT.severity(decibans, decibans)).as(hint).isEqualTo(Severity.LOW);
    }
  }

  @Test
  void noTwoOfTheOrdinarySignsMakeAHigh() {
    List<String> ordinary =
        List.of(
            "IMG-05 new",
            "K8S-09 wide-untrusted",
            "MET-01 saturated",
            "MET-03 flat",
            "NET-04 encrypted");
    for (String one : ordinary) {
      for (String other : ordinary) {
        double sum = decibans(one) + decibans(other);

        assertThat(Posterior.DEFAULT.severity(sum, Math.max(decibans(one), decibans(other))))
            .as("%s and %s", one, other)
            .isLessThan(Severity.HIGH);
      }
    }
  }

  private static double decibans(String name) {
    String[] parts = name.split(" ", 2);
    return Weights.bundled().of(parts[0], parts[1]).decibans();
  }

  @ParameterizedTest
  @CsvSource({"0, 0.0001", "40, 0.5", "30, 0.0909", "50, 0.9091", "-100, 0.0"})
  void tenDecibansAreOddsOfTenToOne(double evidence, double chance) {
    assertThat(Posterior.DEFAULT.chance(evidence)).isCloseTo(chance, within(0.0001));
  }

  @ParameterizedTest
  @CsvSource({
    "33.9, 33.9, LOW",
    "34, 34, MEDIUM",
    "41.7, 41.7, MEDIUM",
    "41.8, 41.8, HIGH",
    "52.7, 52.7, HIGH",
    "52.8, 52.8, CRITICAL",
    "90, 39.9, HIGH",
    "90, 40, CRITICAL"
  })
  void severityFollowsFromTheChanceAndCriticalNeedsAConclusiveSign(
      double evidence, double strongest, Severity severity) {
    assertThat(Posterior.DEFAULT.severity(evidence, strongest)).isEqualTo(severity);
  }

  @Test
  void nobodyIsEverCertain() {
    assertThat(Posterior.DEFAULT.percent(1000)).isEqualTo(99);
    assertThat(Posterior.DEFAULT.percent(40)).isEqualTo(50);
    assertThat(Posterior.DEFAULT.percent(-1000)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-100.1, 0.1, Double.NaN})
  void aPriorIsAChanceBelowEven(double prior) {
    assertThatThrownBy(() -> new Posterior(prior))
        .hasMessage("prior must be -100..0 decibans, was " + prior);
  }
}
