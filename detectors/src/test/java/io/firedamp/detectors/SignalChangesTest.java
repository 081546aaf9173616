package io.firedamp.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SignalChangesTest {
  private static final Instant TEN = Instant.parse("2018-03-16T10:00:00Z");

  @Test
  void takesBackWhatNoLongerHoldsBeforeItSaysWhatDoes() {
    Signal old = signal("NET-04", event("a", 0));
    Signal now = signal("NET-06", event("a", 0));

    assertThat(SignalChanges.between(List.of(old), List.of(now)))
        .containsExactly(Finding.retraction(old), now);
  }

  @Test
  void saysNothingOfWhatStaysTheSame() {
    Signal one = signal("NET-04", event("a", 0));

    assertThat(SignalChanges.between(List.of(one), List.of(one))).isEmpty();
  }

  @Test
  void saysASignalAgainWhoseEvidenceChanged() {
    Signal late = signal("NET-04", event("b", 5));
    Signal early = signal("NET-04", event("a", 0));

    assertThat(early.getId()).isEqualTo(late.getId());
    assertThat(SignalChanges.between(List.of(late), List.of(early))).containsExactly(early);
  }

  @Test
  void keepsTheWritingThatRestsOnTheEarliestEvents() {
    Signal early = signal("NET-04", event("b", 0));
    Signal earlyByName = signal("NET-04", event("a", 0));
    Signal late = signal("NET-04", event("a", 5));
    Signal more = signal("NET-04", event("b", 0), event("c", 9));

    assertThat(SignalChanges.isToldEarlier(early, late)).isTrue();
    assertThat(SignalChanges.isToldEarlier(late, early)).isFalse();
    assertThat(SignalChanges.isToldEarlier(earlyByName, early)).isTrue();
    assertThat(SignalChanges.isToldEarlier(more, early)).isTrue();
    assertThat(SignalChanges.isToldEarlier(early, more)).isFalse();
    assertThat(SignalChanges.isToldEarlier(early, early)).isFalse();
  }

  private static Signal signal(String rule, Evidence... events) {
    return new Finding(
            rule,
            Leg.NETWORK,
            new TreeSet<>(),
            Alias.address("prod", "10.0.0.7"),
            "slot",
            TEN,
            TEN,
            Duration.ofHours(3),
            10,
            "title",
            "detail",
            List.of("T1071"),
            new TreeMap<>(),
            List.of())
        .toSignal("test", List.of(events));
  }

  private static Evidence event(String id, int minute) {
    return new Evidence("t", 0, 0L, id, TEN.plus(Duration.ofMinutes(minute)));
  }
}
