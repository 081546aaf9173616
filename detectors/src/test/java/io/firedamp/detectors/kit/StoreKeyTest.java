package io.firedamp.detectors.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoreKeyTest {
  @Test
  void givesThePartsBack() {
    assertThat(StoreKey.parts(StoreKey.of("prod", "", "web\nshop")))
        .containsExactly("prod", "", "web\nshop");
  }

  @Test
  void keepsAPartThatEndsWhereAnotherBeginsApart() {
    assertThat(StoreKey.of("ab", "c")).isNotEqualTo(StoreKey.of("a", "bc"));
    assertThat(StoreKey.of("a", "b")).isNotEqualTo(StoreKey.of("a\0b"));
  }

  @Test
  void givesAPrefixToTheKeysOfItsOwnPartsAlone() {
    String prefix = StoreKey.prefix("prod", "web");

    assertThat(StoreKey.of("prod", "web", "x")).startsWith(prefix);
    assertThat(StoreKey.of("prod", "web2", "x")).doesNotStartWith(prefix);
    assertThat(StoreKey.of("prod", "web\0x")).doesNotStartWith(prefix);
  }

  @Test
  void survivesAnyCharactersAnAttackerWrites() {
    Random random = new Random(20261126);
    for (int round = 0; round < 2_000; round++) {
      List<String> parts = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        parts.add(hostile(random));
      }
      String key = StoreKey.of(parts.toArray(String[]::new));

      assertThat(StoreKey.parts(key)).as("seed 20261126, round %d", round).isEqualTo(parts);
    }
  }

  @Test
  void refusesWhatIsNoKey() {
    assertThatThrownBy(() -> StoreKey.parts("half")).hasMessageContaining("must be ended");
    assertThatThrownBy(() -> StoreKey.parts("a\1")).hasMessageContaining("escape");
  }

  private static String hostile(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append("\0\1\n23ab/".charAt(random.nextInt(8)));
    }
    return text.toString();
  }
}
