package io.firedamp.detectors.image;

import static io.firedamp.detectors.image.Images.MORNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FirstSeenTest {
  @Test
  void keepsTheEarliestOfItsTwoEarliestDays() {
    FirstSeen seen =
        FirstSeen.at(MORNING.plusSeconds(86_400))
            .and(MORNING.plusSeconds(3_600))
            .and(MORNING)
            .and(MORNING.plusSeconds(200_000));

    assertThat(seen.first()).isEqualTo(MORNING);
    assertThat(seen.second()).contains(MORNING.plusSeconds(86_400));
    assertThat(seen.last()).isEqualTo(MORNING.plusSeconds(200_000));
  }

  @Test
  void isTheSameWhateverTheOrder() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<Instant> times = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        times.add(MORNING.plusSeconds(random.nextInt(400_000)));
      }
      FirstSeen expected = all(times);

      Collections.shuffle(times, random);

      assertThat(all(times)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void survivesItsStore() {
    FirstSeen one = FirstSeen.at(MORNING);
    FirstSeen two = one.and(MORNING.plus(Duration.ofDays(2)));

    for (FirstSeen seen : List.of(one, two)) {
      byte[] bytes = FirstSeen.SERDE.serializer().serialize("t", seen);
      assertThat(FirstSeen.SERDE.deserializer().deserialize("t", bytes)).isEqualTo(seen);
    }
  }

  @Test
  void knowsThatNothingRanInContainersIn1970() {
    assertThat(FirstSeen.isPlausible(Instant.EPOCH)).isFalse();
    assertThat(FirstSeen.isPlausible(MORNING)).isTrue();
  }

  private static FirstSeen all(List<Instant> times) {
    FirstSeen seen = FirstSeen.at(times.get(0));
    for (Instant time : times) {
      seen = seen.and(time);
    }
    return seen;
  }
}
