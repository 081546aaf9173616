package io.firedamp.detectors.image;

import static io.firedamp.detectors.image.Images.DIGEST;
import static io.firedamp.detectors.image.Images.OTHER_DIGEST;
import static io.firedamp.detectors.image.Images.after;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImplantRuleTest {
  private final ImplantRule rule = new ImplantRule(Duration.ofDays(7), Duration.ofDays(400));

  private static TagHistory push(String pusher, String digest, int day) {
    return TagHistory.of(new Push(pusher, List.of(digest), after(Duration.ofDays(day)), List.of()));
  }

  private Optional<String> implant(TagHistory... pushes) {
    return rule.implant(List.of(pushes).stream().reduce(TagHistory::and).orElseThrow())
        .map(Push::pusher);
  }

  @Test
  void findsWhoPutsAnotherImageUnderATagThatStood() {
    assertThat(implant(push("ci", DIGEST, 0), push("stranger", OTHER_DIGEST, 7)))
        .contains("stranger");
    assertThat(
            implant(
                push("ci", DIGEST, 0),
                push("mirror", DIGEST, 3),
                push("stranger", OTHER_DIGEST, 20),
                push("ci", DIGEST, 21)))
        .contains("stranger");
  }

  @Test
  void leavesWhoeverRebuildsWhatHeHasPushedHimselfAlone() {
    assertThat(implant(push("ci", DIGEST, 0), push("ci", OTHER_DIGEST, 30))).isEmpty();
    assertThat(
            implant(push("ci", DIGEST, 0), push("jane", DIGEST, 9), push("jane", OTHER_DIGEST, 30)))
        .isEmpty();
  }

  @Test
  void leavesAFirstPushAndTheSameContentByAnotherAlone() {
    assertThat(implant(push("stranger", DIGEST, 0))).isEmpty();
    assertThat(implant(push("ci", DIGEST, 0), push("mirror", DIGEST, 30))).isEmpty();
  }

  @Test
  void leavesTagsAloneThatAreMovedByHabitAsLatestIs() {
    assertThat(implant(push("ci", DIGEST, 0), push("jane", OTHER_DIGEST, 6))).isEmpty();
    assertThat(
            implant(
                push("ci", DIGEST, 0), push("ci", OTHER_DIGEST, 30), push("jane", "sha256:1", 60)))
        .isEmpty();
  }

  @Test
  void isNotMadeToForgetByWhatComesAfterwards() {
    TagHistory history = push("ci", DIGEST, 0).and(push("stranger", OTHER_DIGEST, 9));
    for (int i = 0; i < 3 * TagHistory.MOST_PUSHES; i++) {
      history = history.and(push("someone" + i, "sha256:" + i, 10 + i));
    }

    assertThat(history.pushes()).hasSize(TagHistory.MOST_PUSHES);
    assertThat(implant(history)).contains("stranger");
  }

  @Test
  void takesItBackWhenAnEarlierPushOfTheirsComesLate() {
    TagHistory late = push("stranger", DIGEST, 1);

    assertThat(implant(push("ci", DIGEST, 0), push("stranger", OTHER_DIGEST, 9), late)).isEmpty();
  }

  @Test
  void knowsTheSameInWhateverOrderPushesCome() {
    for (int count : List.of(3, TagHistory.MOST_PUSHES, TagHistory.MOST_PUSHES + 2)) {
      List<TagHistory> pushes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        pushes.add(push("p" + i, i % 2 == 0 ? DIGEST : OTHER_DIGEST, i * 8));
        pushes.add(push("p" + i, i % 2 == 0 ? DIGEST : OTHER_DIGEST, i * 8 + 1));
      }
      TagHistory inOrder = pushes.stream().reduce(TagHistory::and).orElseThrow();
      Collections.shuffle(pushes, new Random(count));

      assertThat(pushes.stream().reduce(TagHistory::and)).contains(inOrder);
      assertThat(inOrder.pushes().size()).isEqualTo(Math.min(count, TagHistory.MOST_PUSHES));
    }
  }

  @Test
  void isKeptAsItWas() {
    TagHistory history = push("ci", DIGEST, 0).and(push("stranger", OTHER_DIGEST, 7));

    byte[] kept = TagHistory.SERDE.serializer().serialize("t", history);

    assertThat(TagHistory.SERDE.deserializer().deserialize("t", kept)).isEqualTo(history);
  }
}
