package io.firedamp.detectors.mining;

import static io.firedamp.detectors.mining.Signals.ADDRESS;
import static io.firedamp.detectors.mining.Signals.CONTAINER;
import static io.firedamp.detectors.mining.Signals.flat;
import static io.firedamp.detectors.mining.Signals.knownBadImage;
import static io.firedamp.detectors.mining.Signals.newImage;
import static io.firedamp.detectors.mining.Signals.poolName;
import static io.firedamp.detectors.mining.Signals.saturated;
import static io.firedamp.detectors.mining.Signals.signal;
import static io.firedamp.detectors.mining.Signals.stratumShape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.firedamp.detectors.evidence.Posterior;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.mining.StoryRule.Story;
import io.firedamp.detectors.state.PeerNote;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.SumLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoryRuleTest {
  private final StoryRule rule = new MiningDetector.Factory().defaults().story();

  @Test
  void isHighWhereASteadyBurnMeetsAConnectionShapedLikeMining() {
    Story story = judge(flat(CONTAINER, 30), stratumShape(ADDRESS, 20)).orElseThrow();

    assertThat(story.severity()).isEqualTo(Severity.HIGH);
    assertThat(story.legs().keySet()).containsExactly(Leg.COMPUTE, Leg.NETWORK);
    assertThat(story.correlations()).extracting(Correlation::id).contains("COR-10", "COR-02");
  }

  @Test
  void isCriticalOnlyWithAConclusiveSignal() {
    Story listed =
        judge(newImage(CONTAINER, 0), flat(CONTAINER, 30), poolName(ADDRESS, 20)).orElseThrow();
    Story shaped =
        judge(newImage(CONTAINER, 0), flat(CONTAINER, 30), stratumShape(ADDRESS, 20)).orElseThrow();

    assertThat(listed.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(shaped.confidence()).isGreaterThanOrEqualTo(95);
    assertThat(shaped.severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void neverSaysCriticalBelowNinetyFivePercent() {
    for (double decibans = 0; decibans <= 100; decibans += 0.5) {
      Severity severity = Posterior.DEFAULT.severity(decibans, decibans);

      if (severity == Severity.CRITICAL) {
        assertThat(Posterior.DEFAULT.chance(decibans)).isGreaterThanOrEqualTo(0.95);
      }
    }
  }

  @Test
  void saysNothingOfAFirstSeenImageThatIsBusy() {
    assertThat(judge(newImage(CONTAINER, 0), saturated(CONTAINER, 12))).isEmpty();
    assertThat(judge(newImage(CONTAINER, 0), flat(CONTAINER, 30))).isEmpty();
    assertThat(judge(newImage(CONTAINER, 0))).isEmpty();
  }

  @Test
  void staysBelowMediumForAnHonestNewServiceThatIsBusyAndHoldsAQuietTlsConnection() {
    Optional<Story> story = judge(newImage(CONTAINER, 0), flat(CONTAINER, 30), encrypted(20));

    assertThat(story.map(Story::severity)).isNotEqualTo(Optional.of(Severity.MEDIUM));
    assertThat(story.map(Story::confidence).orElse(0)).isLessThan(20);
  }

  @Test
  void addsNothingForWhatDoesNotMeetAndTellsItAsContext() {
    Signal longAgo = flat(CONTAINER, -600);

    Story story = judge(longAgo, poolName(ADDRESS, 20)).orElseThrow();

    assertThat(story.legs().keySet()).containsExactly(Leg.NETWORK);
    assertThat(story.context()).hasSize(1);
    assertThat(story.decibans()).isEqualTo(4);
  }

  @Test
  void letsAnImageMeetTheMinerThatWakesADayLater() {
    Story story = judge(knownBadImage(CONTAINER, 0), poolName(ADDRESS, 20 * 60)).orElseThrow();

    assertThat(story.legs().keySet()).containsExactly(Leg.IMAGE, Leg.NETWORK);
  }

  @Test
  void takesTheStrongestOfALegAndNotItsSum() {
    Story one = judge(poolName(ADDRESS, 20)).orElseThrow();
    Story many =
        judge(poolName(ADDRESS, 20), stratumShape(ADDRESS, 20), stratumShape(CONTAINER, 25))
            .orElseThrow();

    assertThat(many.decibans()).isEqualTo(one.decibans());
  }

  @Test
  void spellsOutThatOthersUseTheSamePeerAndLowersConfidenceForIt() {
    Dossier dossier = dossier(flat(CONTAINER, 30), stratumShape(ADDRESS, 20));
    Dossier shared = dossier.with(note(9, 0));

    Story alone = rule.judge(dossier).orElseThrow();
    Story common = rule.judge(shared).orElseThrow();

    assertThat(common.decibans()).isCloseTo(alone.decibans() - 9.5, within(0.05));
    assertThat(common.sum())
        .extracting(SumLine::getNote)
        .contains("9 workloads hold such connections to 203.0.113.7");
  }

  @Test
  void neverTakesAnIncidentBackBecauseOfWhatOthersDo() {
    Dossier crowded = dossier(flat(CONTAINER, 30), stratumShape(ADDRESS, 20)).with(note(64, 0));

    assertThat(rule.judge(crowded)).isPresent();
  }

  @Test
  void leavesAListedPoolItsWeightHoweverManyUseIt() {
    Dossier listed = dossier(poolName(ADDRESS, 20)).with(note(64, 0));

    assertThat(rule.judge(listed).orElseThrow().decibans()).isEqualTo(4);
  }

  @Test
  void givesEachOfTwoPossibleHoldersTheEvidenceAtHalfTheOdds() {
    Signal one = poolName(ADDRESS, 20);
    Signal shared =
        Signal.newBuilder(one).setAttributes(java.util.Map.of(Adjustment.CANDIDATES, "2")).build();

    Story story = judge(shared).orElseThrow();

    assertThat(story.decibans()).isCloseTo(1, within(0.05));
    assertThat(story.sum()).extracting(SumLine::getNote).contains("2 workloads could have been it");
  }

  @Test
  void takesAConnectionInsideForMiningWhenThePeerTalksToAPool() {
    Signal inside =
        signal("NET-04", Leg.NETWORK, ADDRESS, 20, 2, Trait.STRATUM_SHAPE, Trait.INTERNAL_PEER);
    Dossier worker = dossier(flat(CONTAINER, 30), inside);

    assertThat(rule.judge(worker)).isEmpty();
    assertThat(rule.judge(worker.with(note(1, 44))).orElseThrow().severity())
        .isEqualTo(Severity.MEDIUM);
  }

  @Test
  void addsUpToWhatItSays() {
    Story story =
        rule.judge(
                dossier(newImage(CONTAINER, 0), flat(CONTAINER, 30), stratumShape(ADDRESS, 20))
                    .with(note(4, 0)))
            .orElseThrow();

    double sum = story.sum().stream().mapToDouble(SumLine::getDecibans).sum();

    assertThat(sum).isCloseTo(story.decibans(), within(0.05));
  }

  @Test
  void isAFunctionOfTheSetOfSignals() {
    List<Signal> signals = new ArrayList<>();
    for (int minute = 0; minute < 600; minute += 17) {
      signals.add(flat(CONTAINER, minute));
      signals.add(stratumShape(minute % 2 == 0 ? ADDRESS : CONTAINER, minute + 3));
      signals.add(newImage(CONTAINER, minute));
    }
    Dossier expected = dossier(signals.toArray(Signal[]::new));
    for (long seed = 1; seed <= 40; seed++) {
      Collections.shuffle(signals, new Random(seed));

      Dossier shuffled = dossier(signals.toArray(Signal[]::new));

      assertThat(shuffled).as("seed %d", seed).isEqualTo(expected);
      assertThat(rule.judge(shuffled)).as("seed %d", seed).isEqualTo(rule.judge(expected));
    }
  }

  @Test
  void refusesSettingsThatMeanNothing() {
    assertThatThrownBy(() -> new Posterior(5))
        .hasMessage("prior must be -100..0 decibans, was 5.0");
    assertThatThrownBy(
            () ->
                new StoryRule(
                    Duration.ZERO,
                    26,
                    Posterior.DEFAULT,
                    new Adjustment(1, 1),
                    Correlations.bundled()))
        .hasMessageContaining("window must be positive");
  }

  private static Signal encrypted(int minute) {
    return signal(
        "NET-04",
        Leg.NETWORK,
        ADDRESS,
        minute,
        6,
        Trait.STRATUM_SHAPE,
        Trait.UNLISTED_PEER,
        Trait.ENCRYPTED);
  }

  private static PeerNote note(int users, double talks) {
    return PeerNote.newBuilder().setPeer("203.0.113.7").setUsers(users).setTalks(talks).build();
  }

  private Optional<Story> judge(Signal... signals) {
    return rule.judge(dossier(signals));
  }

  private static Dossier dossier(Signal... signals) {
    Dossier dossier = Dossier.EMPTY;
    for (Signal signal : signals) {
      dossier = dossier.with(signal);
    }
    return dossier;
  }
}
