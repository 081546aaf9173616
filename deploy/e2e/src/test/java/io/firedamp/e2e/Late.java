package io.firedamp.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** What comes later than it happened. */
final class Late {
  private Late() {}

  /** The same things, each delayed by less than its bound, in the order in which they then come. */
  static <T> List<T> delayed(
      List<T> things, Function<T, Instant> time, Function<T, Duration> bound, Random random) {
    record Arrival<T>(T thing, Instant when) {}
    return things.stream()
        .map(
            thing ->
                new Arrival<>(
                    thing,
                    time.apply(thing).plusMillis(random.nextLong(bound.apply(thing).toMillis()))))
        .sorted(Comparator.comparing(Arrival::when))
        .map(Arrival::thing)
        .toList();
  }
}
