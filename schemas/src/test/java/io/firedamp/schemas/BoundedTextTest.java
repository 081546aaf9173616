package io.firedamp.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedTextTest {
  private static final String PICKAXE = "\u26CF";
  private static final String COIN = new String(Character.toChars(0x1FA99));

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "miner", "12345678"})
  void leavesWhatFitsAsItIs(String text) {
    assertThat(BoundedText.cut(text, 8)).isEqualTo(text);
  }

  @Test
  void endsWhatDoesNotFitWithAMarkWithinTheBound() {
    assertThat(BoundedText.cut("123456789", 8)).isEqualTo("1234567…");
    assertThat(BoundedText.cut("12", 1)).isEqualTo("…");
  }

  @Test
  void leavesOutAPairThatTheBoundWouldSplit() {
    String text = "ab" + COIN + "cd";

    assertThat(BoundedText.cut(text, 4)).isEqualTo("ab…");
    assertThat(BoundedText.cut(text, 5)).isEqualTo("ab" + COIN + "…");
    assertThat(BoundedText.cut(COIN + COIN, 2)).isEqualTo("…");
  }

  @Test
  void neverSplitsAPairWhateverTheBound() {
    String text = ("x" + COIN + PICKAXE).repeat(20);

    for (int longest = 1; longest < text.length(); longest++) {
      String cut = BoundedText.cut(text, longest);
      assertThat(cut).endsWith("…").hasSizeLessThanOrEqualTo(longest);
      assertThat(cut.codePoints()).noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
    }
  }

  @Test
  void cutsTwiceAsItCutsOnce() {
    String once = BoundedText.cut("a".repeat(100), 10);

    assertThat(BoundedText.cut(once, 10)).isEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refusesABoundWithoutRoomForTheMark(int longest) {
    assertThatThrownBy(() -> BoundedText.cut("text", longest))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Integer.toString(longest));
  }
}
