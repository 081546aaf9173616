package io.firedamp.sinks.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.TestIncidents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InTurnTest {
  private static final Outcome TAKEN = new Delivered();
  private static final Outcome ODD = new Poison("odd");
  private static final Outcome BUSY = new Retry(Duration.ZERO, "busy");

  private final List<String> taken = new ArrayList<>();
  private final AtomicLong nanoTime = new AtomicLong();
  private final InTurn turn = new InTurn(nanoTime::get);
  private int requests;

  @Test
  void sendsABatchThatIsTakenOnce() {
    assertThat(deliver(200, Set.of())).hasSize(200).containsOnly(TAKEN);
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void sendsNothingForNothing() {
    assertThat(deliver(0, Set.of())).isEmpty();
    assertThat(requests).isZero();
  }

  @Test
  void findsTheOnesThatAreRefusedAloneAndDeliversAllOthersInOrder() {
    for (Set<String> bad : List.of(Set.of("0"), Set.of("199"), Set.of("7", "8", "150"))) {
      taken.clear();
      requests = 0;

      List<Outcome> outcomes = deliver(200, bad);

      for (int i = 0; i < 200; i++) {
        assertThat(outcomes.get(i)).isEqualTo(bad.contains("" + i) ? ODD : TAKEN);
      }
      assertThat(taken).hasSize(200 - bad.size()).doesNotContainAnyElementsOf(bad);
      assertThat(taken.stream().map(Integer::valueOf).toList()).isSorted();
      assertThat(requests).isLessThan(bad.size() * 18);
    }
  }

  @Test
  void buriesOneThatIsRefusedAlone() {
    assertThat(deliver(1, Set.of("0"))).containsExactly(ODD);
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void stopsWhereTheDestinationGoesAwayInBetween() {
    List<Outcome> outcomes =
        deliver(
            incidents(8),
            batch -> {
              requests++;
              return requests == 1 ? ODD : requests == 2 ? TAKEN : BUSY;
            });

    assertThat(outcomes).containsExactly(TAKEN, TAKEN, TAKEN, TAKEN, BUSY, BUSY, BUSY, BUSY);
    assertThat(requests).isEqualTo(3);
  }

  @Test
  void triesTheSecondHalfNotWhereTheFirstMustWait() {
    Outcome held = new Hold("token");

    List<Outcome> outcomes =
        deliver(incidents(4), batch -> batch.size() == 4 ? ODD : counted(held));

    assertThat(outcomes).hasSize(4).containsOnly(held);
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void leavesTheRestToTheNextAttemptAfterTwoMinutes() {
    List<Outcome> outcomes =
        turn.sendEach(
            incidents(4),
            one -> {
              nanoTime.addAndGet(Duration.ofSeconds(61).toNanos());
              return TAKEN;
            });

    Outcome later = new Retry(Duration.ZERO, "answers are slow, so the rest of a batch waits");
    assertThat(outcomes).containsExactly(TAKEN, TAKEN, later, later);
  }

  @Test
  void keepsPartsWithinABoundButForOneThatIsLargerAlone() {
    assertThat(InTurn.within(10, List.of(4, 6, 1, 20, 3, 3, 5), size -> size))
        .containsExactly(List.of(4, 6), List.of(1), List.of(20), List.of(3, 3), List.of(5));
    assertThat(InTurn.within(10, List.<Integer>of(), size -> size)).containsExactly(List.of());
  }

  private Outcome counted(Outcome outcome) {
    requests++;
    return outcome;
  }

  private List<Outcome> deliver(int size, Set<String> bad) {
    Function<List<Incident>, Outcome> destination =
        batch -> {
          requests++;
          if (batch.stream().anyMatch(incident -> bad.contains(incident.getId()))) {
            return ODD;
          }
          batch.forEach(incident -> taken.add(incident.getId()));
          return TAKEN;
        };
    return deliver(incidents(size), destination);
  }

  /** Halves what is refused as one, as sinks do. */
  private List<Outcome> deliver(
      List<Incident> incidents, Function<List<Incident>, Outcome> destination) {
    return turn.send(List.of(incidents), batch -> halved(batch, destination));
  }

  private List<Outcome> halved(List<Incident> batch, Function<List<Incident>, Outcome> post) {
    Outcome outcome = post.apply(batch);
    return outcome instanceof Poison && batch.size() > 1
        ? turn.send(InTurn.halves(batch), half -> halved(half, post))
        : Collections.nCopies(batch.size(), outcome);
  }

  private static List<Incident> incidents(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> TestIncidents.incident(Integer.toString(i), 1, "x"))
        .toList();
  }
}
