package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.NOON;
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

class ScanRuleTest {
  @Test
  void fiftyPeersThatDoNotAnswerWithinMinutesAreAScan() {
    assertThat(play(scan(50, 2375)))
        .singleElement()
        .returns("NET-15", Signal::getRule)
        .returns(14.0, Signal::getDecibans)
        .returns("scan", Signal::getSlot)
        .returns("c/ip/" + WEB, Signal::getSubject)
        .returns(NOON, Signal::getStarted)
        .returns(NOON.plusSeconds(50), Signal::getTime)
        .satisfies(signal -> assertThat(signal.getTraits()).containsExactly("SCAN"))
        .satisfies(signal -> assertThat(signal.getTechniques()).containsExactly("T1046"))
        .satisfies(signal -> assertThat(signal.getEvidence()).hasSize(16));
  }

  @Test
  void fewerAnotherPortAndTheSamePeerAgainAreNone() {
    List<NetworkFlow> same = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      same.add(Flows.unanswered(WEB, "198.51.100.1", 6379, Duration.ofSeconds(i)));
    }

    assertThat(play(scan(49, 2375))).isEmpty();
    assertThat(play(scan(120, 9100))).isEmpty();
    assertThat(play(same)).isEmpty();
  }

  @Test
  void whoeverWatchesKubeletsIsAnswered() {
    List<NetworkFlow> scrapes =
        scan(120, 10_250).stream()
            .map(flow -> NetworkFlow.newBuilder(flow).setBytesIn(90_000L).build())
            .toList();

    assertThat(play(scrapes)).isEmpty();
  }

  @Test
  void aSensorThatCountsNothingDoesNotKnowWhetherAnybodyAnswered() {
    List<NetworkFlow> uncounted =
        scan(120, 6379).stream()
            .map(flow -> NetworkFlow.newBuilder(flow).setBytesIn(null).build())
            .toList();

    assertThat(play(uncounted)).isEmpty();
  }

  @Test
  void theAnswerDoesNotDependOnArrivalOrder() {
    List<NetworkFlow> flows = scan(200, 2375);
    var expected = NetworkDetectorTest.standing(play(flows));

    for (long seed = 1; seed <= 3; seed++) {
      Collections.shuffle(flows, new Random(seed));
      assertThat(NetworkDetectorTest.standing(play(flows))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void refusesToTakeAFewForMany() {
    assertThatThrownBy(() -> new ScanRule(List.of(1), 7, Duration.ofMinutes(5)))
        .hasMessage("network.scan.least-peers must be 8..256, was 7");
    assertThatThrownBy(() -> new ScanRule(List.of(1), 50, Duration.ofMinutes(7)))
        .hasMessageStartingWith("network.scan.within must be ");
  }

  private static List<NetworkFlow> scan(int peers, int port) {
    List<NetworkFlow> flows = new ArrayList<>();
    for (int i = 0; i < peers; i++) {
      flows.add(Flows.unanswered(WEB, "198.51.100." + (1 + i), port, Duration.ofSeconds(i)));
    }
    return flows;
  }

  private static List<Signal> play(List<NetworkFlow> flows) {
    try (DetectorHarness harness =
        new DetectorHarness(new NetworkDetector(NetworkDetector.Settings.DEFAULTS))) {
      return harness.publish(flows).signals("NET-15");
    }
  }
}
