package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReasonsTest {
  private final Reasons reasons = new Reasons();

  @Test
  void showsTheFirstOfItsKindAsItWasSaid() {
    assertThat(reasons.like("not JSON in line 7")).isEqualTo("not JSON in line 7");
    assertThat(reasons.like("not JSON in line 12")).isEqualTo("not JSON in line 7");
  }

  @Test
  void groupsReasonsThatDifferInAQuotedValue() {
    String first = reasons.like("ts must be a number, was 'noon'");

    assertThat(reasons.like("ts must be a number, was 'evening'")).isEqualTo(first);
    assertThat(first).contains("'noon'");
  }

  @Test
  void keepsReasonsOfDifferentWordsApart() {
    assertThat(reasons.like("ts is missing in line 1"))
        .isNotEqualTo(reasons.like("uid is missing in line 1"));
  }

  @Test
  void groupsByDigitsInsideQuotesToo() {
    assertThat(reasons.like("peer '10.0.0.1' is no name"))
        .isEqualTo(reasons.like("peer '10.0.0.2' is no name"));
  }

  @Test
  void cutsAReasonThatIsTooLongToRead() {
    String shown = reasons.like("x".repeat(5_000));

    assertThat(shown).hasSize(160).endsWith("…");
  }

  @Test
  void remembersNoMoreKindsThanItsBound() {
    Reasons bounded = new Reasons(2);
    bounded.like("a");
    bounded.like("b");

    assertThat(bounded.like("c")).isEqualTo("other reasons");
    assertThat(bounded.like("d")).isEqualTo("other reasons");
    assertThat(bounded.like("a")).isEqualTo("a");
  }
}
