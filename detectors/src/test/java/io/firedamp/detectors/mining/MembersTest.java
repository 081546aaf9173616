package io.firedamp.detectors.mining;

import static io.firedamp.detectors.mining.Signals.CONTAINER;
import static io.firedamp.detectors.mining.Signals.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.state.Member;
import io.firedamp.detectors.state.Span;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who and how many of a workload, when they burn, and what that costs. */
class MembersTest {
  @Test
  void rememberWhoASubjectIsFromWhicheverSignalSaysIt() {
    Member member = member(burnt(0, 30, "pod", "web-0"), burnt(0, 30, "node", "n1"));

    assertThat(member.getPod()).contains("web-0");
    assertThat(member.getNode()).contains("n1");
    assertThat(member.getContainer()).isEmpty();
    assertThat(member.getLast()).isEqualTo(at(30));
  }

  @Test
  void takeTheAlphabeticallyFirstNameSoThatOrderIsNone() {
    List<Signal> signals =
        List.of(
            burnt(0, 30, "pod", "web-1"), burnt(0, 30, "pod", "web-0"), burnt(0, 30, "pod", ""));

    assertThat(member(signals.toArray(Signal[]::new)).getPod()).contains("web-0");
    assertThat(member(signals.get(2), signals.get(0), signals.get(1)).getPod()).contains("web-0");
  }

  @Test
  void nameAContainerThatBurnsAndNoneThatOnlyTalks() {
    Signal talks = with(Signals.stratumShape(CONTAINER, 5), "container.name", "proxy");

    assertThat(member(talks).getContainer()).isEmpty();
    assertThat(member(talks).getBurnt()).isEmpty();
    assertThat(member(burnt(0, 30, "container.name", "web")).getContainer()).contains("web");
  }

  @Test
  void burnAsManyCoresAsTheyEverDid() {
    assertThat(
            member(
                    burnt(0, 30, "firedamp.cpu.cores", "1.5"),
                    burnt(30, 60, "firedamp.cpu.cores", "0.5"))
                .getCores())
        .isEqualTo(1.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "", "1,5", "--"})
  void burnNothingThatIsNoNumber(String cores) {
    assertThat(member(burnt(0, 30, "firedamp.cpu.cores", cores)).getCores()).isZero();
  }

  @Test
  void takeNoCoresFromASignalOfAnotherLeg() {
    Signal talks = with(Signals.stratumShape(CONTAINER, 5), "firedamp.cpu.cores", "8");

    assertThat(member(talks).getCores()).isZero();
  }

  @Test
  void joinWhatTouchesAndKeepApartWhatDoesNot() {
    assertThat(member(burnt(0, 30), burnt(30, 60), burnt(10, 20)).getBurnt())
        .containsExactly(span(0, 60));
    assertThat(member(burnt(61, 90), burnt(0, 60)).getBurnt())
        .containsExactly(span(0, 60), span(61, 90));
    assertThat(member(burnt(0, 10), burnt(20, 30), burnt(5, 25)).getBurnt())
        .containsExactly(span(0, 30));
  }

  @Test
  void burnForNoTimeAtAMoment() {
    assertThat(member(burnt(5, 5)).getBurnt()).isEmpty();
  }

  @Test
  void keepStretchesByTheMinuteForMostOfADayAndCoarserThereafter() {
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      signals.add(burnt(i * 17, i * 17 + 5));
    }
    assertThat(member(signals.toArray(Signal[]::new)).getBurnt()).hasSize(60);

    signals.add(burnt(30 * 1440, 30 * 1440 + 5));

    // A month in 1,024 cells is a cell of 64 minutes, which lies between no two of the first day.
    assertThat(member(signals.toArray(Signal[]::new)).getBurnt()).hasSize(2);
  }

  @Test
  void areTheSameWhateverOrderManyStretchesOfWeeksCameIn() {
    for (long seed = 1; seed <= 60; seed++) {
      Random random = new Random(seed);
      List<Signal> signals = new ArrayList<>();
      for (int i = 0; i < 90; i++) {
        int from = random.nextInt(20 * 1440);
        signals.add(burnt(from, from + 1 + random.nextInt(64)));
      }
      Member expected = member(signals.toArray(Signal[]::new));
      Collections.shuffle(signals, random);

      assertThat(member(signals.toArray(Signal[]::new))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void areTheSameWhateverOrderTheirSignalsCameIn() {
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      signals.add(burnt(i * 7, i * 7 + 1 + i % 9, "pod", "web-" + i % 3));
      signals.add(with(Signals.stratumShape(CONTAINER, i), "node", "n" + i % 4));
    }
    Member expected = member(signals.toArray(Signal[]::new));

    for (long seed = 1; seed <= 20; seed++) {
      Collections.shuffle(signals, new Random(seed));
      assertThat(member(signals.toArray(Signal[]::new))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void tellTheSameFactsOrOthers() {
    assertThat(Members.areSameFacts(burnt(0, 30, "pod", "a"), burnt(0, 30, "pod", "a"))).isTrue();
    assertThat(Members.areSameFacts(burnt(0, 30, "pod", "a"), burnt(0, 30, "pod", "b"))).isFalse();
    assertThat(Members.areSameFacts(burnt(0, 30, "pod", "a"), burnt(0, 31, "pod", "a"))).isFalse();
    assertThat(Members.areSameFacts(burnt(0, 30, "x", "a"), burnt(0, 30, "x", "b"))).isTrue();
  }

  @Test
  void areThereNowWhoGaveEvidenceWithinTheLastHour() {
    Crowd crowd =
        new Crowd(
            List.of(
                member(burnt(0, 120, "pod", "now")),
                member(burnt(0, 60, "pod", "just")),
                member(burnt(0, 59, "pod", "gone"))));

    assertThat(crowd.pods()).containsExactly("gone", "just", "now");
    assertThat(crowd.podsNow()).containsExactly("just", "now");
    assertThat(crowd.nodes()).isEmpty();
  }

  @Test
  void burnTogetherWhatThoseWhoAreThereBurn() {
    Crowd crowd =
        new Crowd(
            List.of(
                member(burnt(0, 120, "firedamp.cpu.cores", "1.234")),
                member(burnt(60, 120, "firedamp.cpu.cores", "2.5")),
                member(burnt(0, 30, "firedamp.cpu.cores", "8"))));

    assertThat(crowd.cores()).isEqualTo(3.73);
    assertThat(crowd.coreHours()).isEqualTo(2 * 1.234 + 2.5 + 0.5 * 8);
  }

  @Test
  void areNobodyWhereNobodyGaveEvidence() {
    assertThat(Crowd.EMPTY.pods()).isEmpty();
    assertThat(Crowd.EMPTY.podsNow()).isEmpty();
    assertThat(Crowd.EMPTY.nodesNow()).isEmpty();
    assertThat(Crowd.EMPTY.cores()).isZero();
    assertThat(Crowd.EMPTY.coreHours()).isZero();
    assertThat(Crowd.EMPTY.burning()).isEmpty();
  }

  @Test
  void areCalledBurningOnlyWhereTheyBurnt() {
    Signal moment = burnt(5, 5, "container.name", "calm");

    assertThat(new Crowd(List.of(member(moment))).burning()).isEmpty();
    assertThat(new Crowd(List.of(member(burnt(0, 5, "container.name", "web")))).burning())
        .containsExactly("web");
  }

  private static Member member(Signal... signals) {
    Member member = Members.and(null, signals[0]);
    for (int i = 1; i < signals.length; i++) {
      member = Members.and(member, signals[i]);
    }
    return member;
  }

  private static Signal burnt(int from, int until, String... attribute) {
    Signal flat = Signal.newBuilder(Signals.flat(CONTAINER, until)).setStarted(at(from)).build();
    return attribute.length == 0 ? flat : with(flat, attribute[0], attribute[1]);
  }

  private static Signal with(Signal signal, String name, String value) {
    Map<String, String> attributes = new TreeMap<>(signal.getAttributes());
    attributes.put(name, value);
    return Signal.newBuilder(signal).setAttributes(attributes).build();
  }

  private static Span span(int from, int until) {
    return new Span(at(from), at(until));
  }

  private static Instant at(int minute) {
    return TEN.plus(Duration.ofMinutes(minute));
  }
}
