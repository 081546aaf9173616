package io.firedamp.detectors.mining;

import static io.firedamp.detectors.mining.Signals.ADDRESS;
import static io.firedamp.detectors.mining.Signals.CONTAINER;
import static io.firedamp.detectors.mining.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.mining.Adjustment.Adjusted;
import io.firedamp.detectors.state.PeerNote;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.SumLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What peers, holders and recurrence do to the weight of one run, line by line. */
class AdjustmentTest {
  private static final String PEER = "203.0.113.7";

  private final Adjustment adjustment = Adjustment.from(Weights.bundled());

  @Test
  void leavesARunWithoutAnyOfItItsOwnWeight() {
    Adjusted adjusted = adjusted(run(Signals.flat(CONTAINER, 0)), Map.of());

    assertThat(adjusted.decibans()).isEqualTo(17);
    assertThat(adjusted.undiscounted()).isEqualTo(17);
    assertThat(adjusted.lines())
        .containsExactly(
            SumLine.newBuilder()
                .setLabel("compute MET-03")
                .setDecibans(17)
                .setNote("MET-03 title")
                .build());
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "17.9, 2", "18, 22", "44, 22"})
  void aPeerInsideIsADoorOnlyOnceItTalksToAPoolItself(double talks, double decibans) {
    Adjusted adjusted = adjusted(run(inside(2)), note(1, talks));

    assertThat(adjusted.decibans()).isEqualTo(decibans);
    assertThat(adjusted.undiscounted()).isEqualTo(decibans);
  }

  @Test
  void saysThatThePeerIsAProxyAndWhatThatIsWorth() {
    assertThat(adjusted(run(inside(2)), note(1, 44)).lines())
        .extracting(SumLine::getLabel, SumLine::getDecibans, SumLine::getNote)
        .containsExactly(
            tuple("network NET-04", 2.0, "NET-04 title"),
            tuple("the peer is a mining proxy", 20.0, PEER + " talks to a pool"));
  }

  @ParameterizedTest
  @CsvSource({"10, 34, 12", "10, 44, 22", "1, 34, 22", "10, 0, 2"})
  void aBrokerOfManyWorkloadsIsNoDoorForItsQuietUplinkUnlessThatIsAPool(
      int users, double talks, double decibans) {
    Adjusted adjusted = adjusted(run(inside(2)), note(users, talks));

    assertThat(adjusted.decibans()).isEqualTo(decibans);
    assertThat(adjusted.undiscounted()).isEqualTo(talks < 18 ? 2 : 22);
  }

  @Test
  void aProxyNeverMakesALighterConnectionOfAHeavierOne() {
    assertThat(adjusted(run(inside(30)), note(1, 44)).decibans()).isEqualTo(30);
    assertThat(adjusted(run(inside(22)), note(1, 44)).lines()).hasSize(1);
  }

  @Test
  void aPeerOutsideIsNoProxyWhateverItTalks() {
    assertThat(adjusted(run(Signals.stratumShape(ADDRESS, 0)), note(1, 44)).decibans())
        .isEqualTo(34);
  }

  @Test
  void aNoteAboutAnotherPeerChangesNothing() {
    Map<String, PeerNote> other = Map.of("198.51.100.1", noteOf("198.51.100.1", 64, 99));

    assertThat(adjusted(run(inside(2)), other).decibans()).isEqualTo(2);
    assertThat(adjusted(run(Signals.stratumShape(ADDRESS, 0)), other).decibans()).isEqualTo(34);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 34, ''",
    "2, 31, 2 workloads hold such connections to 203.0.113.7",
    "10, 24, 10 workloads hold such connections to 203.0.113.7",
    "63, 16, 63 workloads hold such connections to 203.0.113.7",
    "64, 15.9, 64 or more workloads hold such connections to 203.0.113.7"
  })
  void everyOtherWorkloadOnAPeerHalvesItsOdds(int users, double decibans, String note) {
    Adjusted adjusted = adjusted(run(Signals.stratumShape(ADDRESS, 0)), note(users, 0));

    assertThat(adjusted.decibans()).isEqualTo(decibans);
    assertThat(adjusted.undiscounted()).isEqualTo(34);
    assertThat(adjusted.lines().stream().skip(1).map(SumLine::getNote).toList())
        .containsExactlyElementsOf(note.isEmpty() ? List.of() : List.of(note));
  }

  @Test
  void companyTakesNoWeightBelowNothing() {
    Signal light =
        signal("NET-04", Leg.NETWORK, ADDRESS, 0, 3, Trait.STRATUM_SHAPE, Trait.UNLISTED_PEER);

    Adjusted adjusted = adjusted(run(light), note(64, 0));

    assertThat(adjusted.decibans()).isZero();
    assertThat(adjusted.undiscounted()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"3, 6", "4, 12", "5, 12", "64, 12"})
  void aBriefBurnAddsUpFromFourSubjectsOnAndNoFurtherThanSix(int subjects, double decibans) {
    EvidenceRun run = on(subjects, subject -> brief(subject, Trait.BRIEF));

    assertThat(adjusted(run, Map.of()).decibans()).isEqualTo(decibans);
  }

  @Test
  void saysOnHowManyItWasSeen() {
    assertThat(adjusted(on(5, subject -> brief(subject, Trait.BRIEF)), Map.of()).lines().get(1))
        .returns("again and again", SumLine::getLabel)
        .returns("seen on 5 pods or addresses of the workload", SumLine::getNote);
    assertThat(adjusted(on(90, subject -> brief(subject, Trait.BRIEF)), Map.of()).lines().get(1))
        .returns("seen on 64 or more pods or addresses of the workload", SumLine::getNote);
  }

  @Test
  void aLongBurnOnManySubjectsIsNoRecurrence() {
    assertThat(adjusted(on(9, subject -> brief(subject, Trait.FLAT)), Map.of()).lines()).hasSize(1);
  }

  @Test
  void contactsThatNobodyHeldForLongAddUpUnlessEncryptedOrHeld() {
    assertThat(adjusted(on(9, subject -> held(subject, 599)), Map.of()).lines()).hasSize(2);
    assertThat(adjusted(on(9, subject -> held(subject, 600)), Map.of()).lines()).hasSize(1);
    assertThat(adjusted(on(9, subject -> held(subject, 599, Trait.ENCRYPTED)), Map.of()).lines())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"59, 22", "60, 28"})
  void aContactThatIsOpenedAnewForAnHourWasHeldButForThePauses(int minutes, double decibans) {
    Signal first = held(ADDRESS, 200);
    Instant later = first.getStarted().plus(Duration.ofMinutes(minutes));
    EvidenceRun run =
        run(first)
            .and(
                run(
                    Signal.newBuilder(first)
                        .setId("later")
                        .setStarted(later.minusSeconds(200))
                        .setTime(later)
                        .build()));

    assertThat(adjusted(run, Map.of()).decibans()).isEqualTo(decibans);
    assertThat(adjusted(run(held(ADDRESS, 7200)), Map.of()).lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"2, 14", "3, 12.2", "10, 7"})
  void evidenceOfOneOfSeveralIsDividedAmongThem(String candidates, double decibans) {
    Signal shared =
        Signal.newBuilder(Signals.flat(CONTAINER, 0))
            .setAttributes(Map.of(Adjustment.CANDIDATES, candidates))
            .build();

    Adjusted adjusted = adjusted(run(shared), Map.of());

    assertThat(adjusted.decibans()).isEqualTo(decibans);
    assertThat(adjusted.lines().get(1).getLabel()).isEqualTo("one of " + candidates);
    assertThat(adjusted.lines().get(1).getNote())
        .isEqualTo(candidates + " workloads could have been it");
  }

  @Test
  void everyLineIsRoundToATenthAndTheirSumIsTheWeight() {
    Signal shared =
        Signal.newBuilder(Signals.stratumShape(ADDRESS, 0))
            .setAttributes(
                new TreeMap<>(Map.of("destination.ip", PEER, Adjustment.CANDIDATES, "3")))
            .build();

    Adjusted adjusted = adjusted(run(shared), note(7, 0));

    assertThat(adjusted.lines()).hasSize(3);
    assertThat(adjusted.lines().stream().mapToDouble(SumLine::getDecibans).sum())
        .isEqualTo(adjusted.decibans());
    assertThat(adjusted.lines())
        .allSatisfy(
            line ->
                assertThat(line.getDecibans() * 10).isEqualTo(Math.rint(line.getDecibans() * 10)));
  }

  private Adjusted adjusted(EvidenceRun run, Map<String, PeerNote> notes) {
    Dossier dossier = new Dossier(List.of(run), new TreeMap<>(notes));
    return adjustment.of(run, dossier, Duration.ofMinutes(60));
  }

  private static EvidenceRun run(Signal signal) {
    return EvidenceRun.of(signal);
  }

  private static EvidenceRun on(int subjects, Function<Alias, Signal> signal) {
    EvidenceRun run = run(signal.apply(Alias.container("prod", "c0")));
    for (int i = 1; i < subjects; i++) {
      run = run.and(run(signal.apply(Alias.container("prod", "c" + i))));
    }
    return run;
  }

  private static Signal brief(Alias subject, Trait trait) {
    return signal("MET-01", Leg.COMPUTE, subject, 0, 6, trait);
  }

  private static Signal held(Alias subject, int seconds, Trait... more) {
    Trait[] traits = Arrays.copyOf(more, more.length + 1);
    traits[more.length] = Trait.STRATUM_SHAPE;
    Signal shape = signal("NET-04", Leg.NETWORK, subject, 0, 22, traits);
    return Signal.newBuilder(shape)
        .setStarted(shape.getTime().minus(Duration.ofSeconds(seconds)))
        .build();
  }

  private static Signal inside(double decibans) {
    return signal(
        "NET-04", Leg.NETWORK, ADDRESS, 0, decibans, Trait.STRATUM_SHAPE, Trait.INTERNAL_PEER);
  }

  private static Map<String, PeerNote> note(int users, double talks) {
    return Map.of(PEER, noteOf(PEER, users, talks));
  }

  private static PeerNote noteOf(String peer, int users, double talks) {
    return PeerNote.newBuilder().setPeer(peer).setUsers(users).setTalks(talks).build();
  }
}
