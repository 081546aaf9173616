package io.firedamp.ingest.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextBudgetTest {
  private final TextBudget budget = new TextBudget();

  @Test
  void leavesWhatFitsWhole() {
    assertThat(budget.withoutMiddle("x".repeat(40), 40)).isEqualTo("x".repeat(40));
    assertThat(budget.ends(List.of("ab", "cd"), String::length, 4)).containsExactly("ab", "cd");
    assertThat(budget.isCut()).isFalse();
  }

  @Test
  void keepsBothEndsOfATextAndSaysSo() {
    assertThat(budget.withoutMiddle("curl" + "x".repeat(100) + "| sh", 20))
        .isEqualTo("curlxxx… … xxxx| sh")
        .hasSizeLessThanOrEqualTo(20);
    assertThat(budget.isCut()).isTrue();
  }

  @Test
  void keepsNothingOfATextThereIsNoRoomFor() {
    assertThat(budget.withoutMiddle("xxxxxx", 4)).isEmpty();
    assertThat(budget.withoutMiddle("xxxxxx", 0)).isEmpty();
    assertThat(budget.isCut()).isTrue();
  }

  @Test
  void keepsTheFirstAndTheLastOfAListInTheirOrder() {
    List<Integer> all = IntStream.range(0, 100).boxed().toList();

    assertThat(budget.ends(all, each -> 1, 10)).containsExactly(0, 1, 2, 3, 4, 95, 96, 97, 98, 99);
    assertThat(budget.isCut()).isTrue();
  }

  @Test
  void whatTheFrontDoesNotUseTheBackMay() {
    assertThat(budget.ends(List.of("xxxxxxxx", "a", "b", "c"), String::length, 6))
        .containsExactly("a", "b", "c");
    assertThat(budget.ends(List.of("a", "b", "xxxxxxxx", "c"), String::length, 6))
        .containsExactly("a", "b", "c");
  }

  @Test
  void neverKeepsMoreThanThereIsRoomForNorHalfACharacter() {
    long seed = 4711;
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      List<String> all = new ArrayList<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        all.add("\ud83d\udc7e".repeat(random.nextInt(30)) + "x".repeat(random.nextInt(3)));
      }
      int room = random.nextInt(80);

      List<String> kept = budget.ends(all, String::length, room);
      String text = budget.withoutMiddle(String.join("", all), room);

      assertThat(kept.stream().mapToInt(String::length).sum())
          .as("seed %d round %d", seed, round)
          .isLessThanOrEqualTo(room);
      assertThat(text.length()).as("seed %d round %d", seed, round).isLessThanOrEqualTo(room);
      assertThat(new String(text.getBytes(UTF_8), UTF_8))
          .as("seed %d round %d", seed, round)
          .isEqualTo(text);
    }
  }
}
