package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LetterIdTest {
  @Test
  void readsWhatItWrites() {
    assertThat(LetterId.parse("3-170")).isEqualTo(new LetterId(3, 170)).hasToString("3-170");
    assertThat(new LetterId(1, 9))
        .isLessThan(new LetterId(1, 10))
        .isGreaterThan(new LetterId(0, 99));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "1", "1-", "-1", "a-1", "1-b", "1--2", "99999999999-1"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> LetterId.parse(text))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("names no dead letter");
  }
}
