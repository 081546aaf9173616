package io.firedamp.ingest.kubernetes.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KnownObjectsTest {
  private final AtomicLong room = new AtomicLong(10_000);
  private final KnownObjects known = new KnownObjects(room);

  @Test
  void knowsWhatWasSaidOfAnObject() {
    known.say("a", "one", gist("a"));

    assertThat(known.wasSaid("a", "one")).isTrue();
    assertThat(known.wasSaid("a", "two")).isFalse();
    assertThat(known.wasSaid("b", "one")).isFalse();
  }

  @Test
  void saysAgainWhatIsInDoubtAndStillKnowsItsGist() {
    known.say("a", "one", gist("a"));

    known.doubt("a");

    assertThat(known.wasSaid("a", "one")).isFalse();
    assertThat(known.all()).containsOnlyKeys("a");
  }

  @Test
  void missesWhatTheLatestListDidNotHold() {
    known.beginListing();
    known.say("a", "one", gist("a"));
    known.say("b", "one", gist("b"));

    known.beginListing();
    known.isThere("a");
    known.say("c", "one", gist("c"));

    assertThat(known.missing()).containsOnlyKeys("b");
    assertThat(known.missing().values())
        .extracting(KnownObjects::inflated)
        .containsExactly(gist("b"));
  }

  @Test
  void givesBackTheRoomOfWhatIsForgotten() {
    known.say("a", "one", gist("a"));
    known.say("a", "two", gist("longer than it was"));

    known.forget("a");

    assertThat(room.get()).isEqualTo(10_000);
  }

  @Test
  void takesNoMoreThanItsRoom() {
    for (int i = 0; i < 1000; i++) {
      known.say("pod-" + i, "one", gist("pod-" + i));
    }

    assertThat(room.get()).isBetween(0L, 1000L);
    assertThat(known.size()).isBetween(10, 40);
    assertThat(known.isFull()).isTrue();
  }

  @Test
  void givesNoRoomToWhatIsPadded() {
    byte[] padded = new byte[9000];
    new Random(7).nextBytes(padded);

    known.say("a", "one", padded);

    assertThat(room.get()).isEqualTo(10_000);
    assertThat(known.isFull()).isTrue();
  }

  private static byte[] gist(String text) {
    return text.getBytes(UTF_8);
  }
}
