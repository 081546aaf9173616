package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.NOON;
import static io.firedamp.detectors.network.Flows.TTL;
import static io.firedamp.detectors.network.Flows.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.DetectorHarness;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class P2PoolRuleTest {
  private static final Duration HELD = Duration.ofMinutes(20);

  @Test
  void severalPeersOnP2PoolsPortAreAMiner() {
    List<Signal> signals = play(peers(37_889, 5, HELD));

    assertThat(signals)
        .singleElement()
        .returns("NET-18", Signal::getRule)
        .returns(30.0, Signal::getDecibans)
        .returns("c/ip/" + WEB, Signal::getSubject)
        .returns(NOON, Signal::getStarted)
        .returns(NOON.plus(HELD), Signal::getTime)
        .satisfies(signal -> assertThat(signal.getTraits()).containsExactly("P2POOL"))
        .satisfies(signal -> assertThat(signal.getEvidence()).hasSize(3))
        .satisfies(signal -> assertThat(signal.getIndicators()).isEmpty());
  }

  @Test
  void miniAndNanoCountToo() {
    assertThat(play(peers(37_888, 3, HELD))).hasSize(1);
    assertThat(play(peers(37_890, 3, HELD))).hasSize(1);
  }

  @Test
  void aNodeOfTheCurrencyIsNoMiner() {
    assertThat(play(peers(18_080, 12, HELD))).isEmpty();
  }

  @Test
  void twoPeersOrAScanOfThePortAreNoMiner() {
    assertThat(play(peers(37_889, 2, HELD))).isEmpty();
    assertThat(play(peers(37_889, 50, Duration.ofSeconds(2)))).isEmpty();
  }

  @Test
  void unansweredAndInternalPeersDoNotCount() {
    List<NetworkFlow> flows = new ArrayList<>();
    for (NetworkFlow flow : peers(37_889, 4, HELD)) {
      flows.add(NetworkFlow.newBuilder(flow).setBytesIn(0L).build());
      flows.add(NetworkFlow.newBuilder(flow).setDestinationAddress("10.9.9.9").build());
    }

    assertThat(play(flows)).isEmpty();
  }

  @Test
  void saysItAgainInTheNextHourAndNotBefore() {
    List<NetworkFlow> flows = new ArrayList<>();
    for (int minutes = 5; minutes <= 115; minutes += 5) {
      flows.addAll(peers(37_889, 4, Duration.ofMinutes(minutes)));
    }

    assertThat(play(flows)).hasSize(2).noneMatch(Signal::getRetracted);
  }

  @Test
  void theAnswerDoesNotDependOnArrivalOrder() {
    List<NetworkFlow> flows = new ArrayList<>();
    for (int minutes = 5; minutes <= 115; minutes += 10) {
      flows.addAll(peers(37_889, 20, Duration.ofMinutes(minutes)));
    }
    var expected = NetworkDetectorTest.standing(play(flows));

    for (long seed = 1; seed <= 5; seed++) {
      Collections.shuffle(flows, new Random(seed));
      assertThat(NetworkDetectorTest.standing(play(flows))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void refusesToTakeOnePeerForMany() {
    assertThatThrownBy(() -> new P2PoolRule(List.of(1), 1, TTL))
        .hasMessage("network.p2pool.least-peers must be 2..16, was 1");
  }

  private static List<NetworkFlow> peers(int port, int count, Duration held) {
    List<NetworkFlow> flows = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      flows.add(Flows.flow(WEB, "203.0.113." + i, port, held, 1500, 1700, 3, 3));
    }
    return flows;
  }

  private static List<Signal> play(List<NetworkFlow> flows) {
    try (DetectorHarness harness =
        new DetectorHarness(new NetworkDetector(NetworkDetector.Settings.DEFAULTS))) {
      return harness.publish(flows).signals("NET-18");
    }
  }
}
