package io.firedamp.sinks.http;

import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * One batch in several requests, one after the other. Who is away for one of them is away for all
 * behind it, and order is kept by not trying. After two minutes the rest is left to the next
 * attempt, because Kafka takes a consumer that is away for five for dead and gives its place away.
 *
 * <p>Where a request is refused as one, sending its {@link #halves} in turn finds those that are
 * refused alone.
 */
public final class InTurn {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final LongSupplier nanoTime;
  private final long begun;

  /** From now on. */
  public InTurn(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  /**
   * One outcome for each of all parts.
   *
   * @param send one request, and an outcome for each that is in it
   */
  public <T> List<Outcome> send(List<List<T>> parts, Function<List<T>, List<Outcome>> send) {
    List<Outcome> outcomes = new ArrayList<>();
    Outcome before = new Delivered();
    for (List<T> part : parts) {
      if (part.isEmpty()) {
        continue;
      }
      if (isWaiting(before)) {
        outcomes.addAll(Collections.nCopies(part.size(), before));
      } else if (nanoTime.getAsLong() - begun >= PATIENCE.toNanos()) {
        before = new Retry(Duration.ZERO, "answers are slow, so the rest of a batch waits");
        outcomes.addAll(Collections.nCopies(part.size(), before));
      } else {
        outcomes.addAll(send.apply(part));
        before = outcomes.get(outcomes.size() - 1);
      }
    }
    return outcomes;
  }

  /**
   * One outcome for each of all things, each in a request of its own.
   *
   * @param send the request
   */
  public <T> List<Outcome> sendEach(List<T> things, Function<T, Outcome> send) {
    return send(things.stream().map(List::of).toList(), alone -> List.of(send.apply(alone.get(0))));
  }

  /** Whether what stands behind it waits, too. */
  static boolean isWaiting(Outcome outcome) {
    return outcome instanceof Retry || outcome instanceof Hold;
  }

  /** The first and the second half of two or more. */
  public static <T> List<List<T>> halves(List<T> batch) {
    int middle = batch.size() / 2;
    return List.of(batch.subList(0, middle), batch.subList(middle, batch.size()));
  }

  /** Parts of so many bytes at most, but for one that is larger alone. */
  public static <T> List<List<T>> within(int largest, List<T> batch, ToIntFunction<T> size) {
    List<List<T>> parts = new ArrayList<>();
    int begin = 0;
    long bytes = 0;
    for (int i = 0; i < batch.size(); i++) {
      bytes += size.applyAsInt(batch.get(i));
      if (bytes > largest && i > begin) {
        parts.add(batch.subList(begin, i));
        begin = i;
        bytes = size.applyAsInt(batch.get(i));
      }
    }
    parts.add(batch.subList(begin, batch.size()));
    return parts;
  }
}
