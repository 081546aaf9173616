package io.firedamp.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkContextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "SIEM", "-a", "a|b", "a:b", "a b", "../a"})
  void refusesANameThatCannotBeOneOfAGroupOrALedgerEntry(String name) {
    assertThatThrownBy(() -> TestContexts.context(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be lower-case letters, digits and hyphens, was ")
        .hasMessageEndingWith(name.isEmpty() ? "empty" : "'" + name + "'");
  }

  @Test
  void countsByName() {
    SinkCounters counters = TestContexts.context("siem").counters();

    counters.count("ambiguous");
    counters.count("connections");
    counters.count("ambiguous");

    assertThat(counters.counts())
        .containsExactly(Map.entry("ambiguous", 2L), Map.entry("connections", 1L));
  }

  @Test
  void countsNothingThatCannotBeAMetric() {
    SinkCounters counters = TestContexts.context("siem").counters();

    assertThatThrownBy(() -> counters.count("Status 503"))
        .hasMessage("event must be lower-case letters, digits and hyphens, was 'Status 503'");
    assertThat(counters.counts()).isEmpty();
  }
}
