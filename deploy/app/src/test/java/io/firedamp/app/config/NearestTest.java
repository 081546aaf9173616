package io.firedamp.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTest {
  private static final List<String> KEYS = List.of("cluster", "namespace", "listener", "atLeast");

  @ParameterizedTest
  @CsvSource({
    "clutser, cluster",
    "cluter, cluster",
    "clusters, cluster",
    "CLUSTER, cluster",
    "name-space, namespace",
    "at_least, atLeast",
    "lisetner, listener"
  })
  void knowsASlipOfTheFinger(String word, String meant) {
    assertThat(Nearest.to(word, KEYS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"zzzzzz", "kafka", "x"})
  void guessesNothingThatIsFarOff(String word) {
    assertThat(Nearest.to(word, KEYS)).isEmpty();
    assertThat(Nearest.hint(word, KEYS, "known keys"))
        .isEqualTo("known keys are atLeast, cluster, listener, namespace");
  }

  @Test
  void measuresTheSameBothWaysAndNothingFromAWordToItself() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      String a = word(random);
      String b = word(random);
      assertThat(Nearest.distance(a, b)).as("%s %s", a, b).isEqualTo(Nearest.distance(b, a));
      assertThat(Nearest.distance(a, a)).isZero();
      assertThat(Nearest.distance(a, b))
          .isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
    }
  }

  @Test
  void countsASwapOfNeighboursOnce() {
    assertThat(Nearest.distance("ab", "ba")).isEqualTo(1);
    assertThat(Nearest.distance("abc", "cab")).isEqualTo(2);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int length = random.nextInt(8); length > 0; length--) {
      word.append((char) ('a' + random.nextInt(4)));
    }
    return word.toString();
  }
}
