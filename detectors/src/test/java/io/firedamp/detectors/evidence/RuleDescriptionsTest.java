package io.firedamp.detectors.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleDescriptionsTest {
  private final RuleDescriptions rules = RuleDescriptions.bundled();

  @Test
  void everyRuleOfTheTableOfWeightsIsDescribed() {
    List<String> missing =
        Weights.bundled().all().stream()
            .map(Weight::rule)
            .distinct()
            .filter(rule -> rules.of(rule).isEmpty())
            .toList();

    assertThat(missing)
        .as(
            "add a row for each to detectors/src/main/resources/io/firedamp/detectors/evidence/"
                + "rules.tsv (its columns stand in its second line), then write the pages anew with"
                + " 'firedamp rules write docs/rules'")
        .isEmpty();
  }

  @Test
  void traitsAndTechniquesAreOnesThatSignalsBear() {
    List<String> traits = Arrays.stream(Trait.values()).map(Trait::name).toList();

    assertThat(rules.all())
        .allSatisfy(
            rule -> {
              assertThat(traits).as(rule.rule()).containsAll(rule.traits());
              assertThat(rule.techniques())
                  .as(rule.rule())
                  .allMatch(technique -> technique.matches("T1\\d{3}(\\.\\d{3})?"));
            });
  }

  @Test
  void findsARuleInAnyCaseAndNoneOfAPlugin() {
    assertThat(rules.of("net-04")).map(RuleDescription::rule).contains("NET-04");
    assertThat(rules.of("TAP-01")).isEmpty();
  }

  @Test
  void refusesARowThatLacksAColumn() {
    assertThatThrownBy(() -> RuleDescription.parse("NET-99\tNETWORK\t-\t-\tname"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("how to quiet it, was 'NET-99");
  }
}
