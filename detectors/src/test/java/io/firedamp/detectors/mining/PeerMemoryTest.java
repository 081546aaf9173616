package io.firedamp.detectors.mining;

import static io.firedamp.detectors.mining.Signals.ADDRESS;
import static io.firedamp.detectors.mining.Signals.CONTAINER;
import static io.firedamp.detectors.mining.Signals.flat;
import static io.firedamp.detectors.mining.Signals.poolName;
import static io.firedamp.detectors.mining.Signals.saturated;
import static io.firedamp.detectors.mining.Signals.signal;
import static io.firedamp.detectors.mining.Signals.stratumShape;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.mining.StoryRule.Story;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.SumLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** NET-12: what a workload's own past with a peer does to a connection of mining's shape. */
class PeerMemoryTest {
  private static final int HOUR = 60;
  private static final int DAY = 24 * HOUR;
  private static final String TAKEN_OFF = "peer held before";

  private final StoryRule rule = new MiningDetector.Factory().defaults().story();

  @Test
  void isNoHighWhereTheConnectionIsOlderThanTheLoadByAWeek() {
    List<Signal> service = held(0, 9);
    service.add(flat(CONTAINER, 8 * DAY));

    Story story = judge(service);

    assertThat(story.severity()).isLessThanOrEqualTo(Severity.MEDIUM);
    assertThat(story.sum())
        .filteredOn(line -> line.getLabel().equals(TAKEN_OFF))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getDecibans()).isEqualTo(-12);
              assertThat(line.getNote())
                  .startsWith("203.0.113.7 was held since 2018-03-16T10:50:00Z");
            });
  }

  @Test
  void keepsItsWeightWhereThePeerIsNew() {
    List<Signal> turned = held(8, 9);
    turned.add(flat(CONTAINER, 8 * DAY + 2 * HOUR));

    assertThat(judge(turned).severity()).isEqualTo(Severity.HIGH);
    assertThat(takenOff(turned)).isFalse();
  }

  @Test
  void keepsItsWeightForAMinerOfAMonth() {
    List<Signal> miner = held(0, 32);
    for (int hour = 1; hour < 32 * 24; hour++) {
      miner.add(flat(CONTAINER, hour * HOUR));
    }
    miner.add(saturated(CONTAINER, 20 * DAY));

    assertThat(judge(miner).severity()).isEqualTo(Severity.HIGH);
    assertThat(takenOff(miner)).isFalse();
  }

  @Test
  void keepsItsWeightForAMinerOfTheNights() {
    List<Signal> miner = held(0, 12);
    for (int day = 0; day < 12; day++) {
      for (int hour = 1; hour < 8; hour++) {
        miner.add(flat(CONTAINER, day * DAY + hour * HOUR));
      }
    }

    assertThat(takenOff(miner)).isFalse();
  }

  @Test
  void doesNotCountTheMinutesOfStartingUp() {
    List<Signal> service = held(0, 9);
    service.add(signal("MET-01", Leg.COMPUTE, CONTAINER, HOUR, 6, Trait.BRIEF));
    service.add(flat(CONTAINER, 8 * DAY));

    assertThat(takenOff(service)).isTrue();
  }

  @Test
  void saysNothingWhereNobodyMeasuredABurn() {
    assertThat(takenOff(held(0, 30))).isFalse();
  }

  @Test
  void leavesAListedPoolItsWeight() {
    List<Signal> asked = held(0, 9);
    asked.add(flat(CONTAINER, 8 * DAY));
    asked.add(poolName(ADDRESS, 8 * DAY));

    assertThat(judge(asked).severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void isAFunctionOfTheSetOfSignals() {
    List<Signal> signals = held(0, 9);
    signals.add(flat(CONTAINER, 8 * DAY));
    Story expected = judge(signals);
    for (long seed = 1; seed <= 20; seed++) {
      Collections.shuffle(signals, new Random(seed));

      assertThat(judge(signals)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  /** A connection of the shape, said every hour from one day to another. */
  private static List<Signal> held(int fromDay, int untilDay) {
    List<Signal> signals = new ArrayList<>();
    for (int minute = fromDay * DAY + HOUR; minute <= untilDay * DAY; minute += HOUR) {
      signals.add(stratumShape(ADDRESS, minute));
    }
    return signals;
  }

  private boolean takenOff(List<Signal> signals) {
    return judge(signals).sum().stream().map(SumLine::getLabel).anyMatch(TAKEN_OFF::equals);
  }

  private Story judge(List<Signal> signals) {
    Dossier dossier = Dossier.EMPTY;
    for (Signal signal : signals) {
      dossier = dossier.with(signal);
    }
    return rule.judge(dossier).orElseThrow();
  }
}
