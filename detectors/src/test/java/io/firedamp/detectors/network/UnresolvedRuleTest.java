package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.DetectorHarness;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class UnresolvedRuleTest {
  private static final String PEER = "198.51.100.20";
  private static final NetworkFlow SHAPE = shape(PEER);
  private static final DnsQuery OTHER =
      Flows.query("a.example", Duration.ofMinutes(1), "198.51.100.99");

  @Test
  void anAddressThatNoAnswerGaveAddsToItsShape() {
    assertThat(standing(List.of(OTHER, SHAPE)))
        .singleElement()
        .returns(38.0, Signal::getDecibans)
        .returns(PEER + ":10128", Signal::getSlot)
        .satisfies(
            signal ->
                assertThat(signal.getTraits())
                    .containsExactly("STRATUM_SHAPE", "UNLISTED_PEER", "UNRESOLVED"));
  }

  @Test
  void anAddressThatWasAnsweredTodayOrYesterdayDoesNot() {
    DnsQuery told = Flows.query("peer.example", Duration.ofMinutes(2), "0.0.0.0", PEER);
    DnsQuery yesterday = Flows.query("peer.example", Duration.ofHours(-20), PEER);

    assertThat(standing(List.of(told, SHAPE))).isEmpty();
    assertThat(standing(List.of(OTHER, SHAPE, told))).isEmpty();
    assertThat(standing(List.of(yesterday, OTHER, SHAPE))).isEmpty();
    assertThat(standing(List.of(OTHER, SHAPE, yesterday))).isEmpty();
  }

  @Test
  void nothingIsSaidWhereNoAnswerToTheClientIsSeen() {
    DnsQuery another = DnsQuery.newBuilder(OTHER).setClientAddress("10.0.0.99").build();
    DnsQuery failed = Flows.query("b.example", Duration.ofMinutes(1));

    assertThat(standing(List.of(SHAPE))).isEmpty();
    assertThat(standing(List.of(another, failed, SHAPE))).isEmpty();
  }

  @Test
  void whoHoldsManySuchPeersHasAnotherListOfThem() {
    List<SpecificRecord> events = new ArrayList<>(List.of(OTHER));
    for (int i = 0; i < 17; i++) {
      events.add(shape("198.51.100." + (100 + i)));
    }

    assertThat(standing(events)).isEmpty();
  }

  @Test
  void theAnswerDoesNotDependOnArrivalOrder() {
    List<SpecificRecord> events = new ArrayList<>(List.of(OTHER, SHAPE));
    for (int i = 0; i < 12; i++) {
      events.add(shape("198.51.100." + (100 + i)));
      events.add(
          Flows.query(
              "h" + i + ".example", Duration.ofHours(-18 + 3L * i), "198.51.100." + (94 + 2 * i)));
    }
    var expected = NetworkDetectorTest.standing(play(events));

    for (long seed = 1; seed <= 5; seed++) {
      Collections.shuffle(events, new Random(seed));
      assertThat(NetworkDetectorTest.standing(play(events)))
          .as("seed %d", seed)
          .isEqualTo(expected);
    }
  }

  @Test
  void aSketchForgetsNothingAndIsTheSameInAnyOrder() {
    AddressSketch sketch = AddressSketch.of(List.of("a", "b")).and(AddressSketch.of(List.of("c")));

    assertThat(sketch.toString()).isEqualTo(AddressSketch.of(List.of("c", "b", "a")).toString());
    assertThat(AddressSketch.parse(sketch.toString()).mayContain("b")).isTrue();
    assertThat(sketch.mayContain("d")).isFalse();
  }

  private static NetworkFlow shape(String peer) {
    return Flows.stratum(WEB, peer, 10_128, Duration.ofMinutes(12));
  }

  private static List<Signal> standing(List<? extends SpecificRecord> events) {
    List<Signal> all = play(events);
    var ids = NetworkDetectorTest.standing(all);
    return all.stream()
        .filter(signal -> signal.getRule().equals("NET-11") && !signal.getRetracted())
        .filter(signal -> ids.contains(signal.getId()))
        .toList();
  }

  private static List<Signal> play(List<? extends SpecificRecord> events) {
    try (DetectorHarness harness =
        new DetectorHarness(new NetworkDetector(NetworkDetector.Settings.DEFAULTS))) {
      return harness.publish(events).signals();
    }
  }
}
