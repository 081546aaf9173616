package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.DetectorHarness;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FailoverRuleTest {
  private static final List<String> POOLS =
      List.of("xmr.nanopool.org", "pool.minexmr.com", "gulf.moneroocean.stream", "a.2miners.com");

  @Test
  void threePoolsOneAfterTheOtherAreAFailover() {
    assertThat(standing(asked(3, 15)))
        .singleElement()
        .returns(30.0, Signal::getDecibans)
        .returns(NOON, Signal::getStarted)
        .returns(NOON.plusSeconds(30), Signal::getTime)
        .satisfies(signal -> assertThat(signal.getTraits()).containsExactly("FAILOVER", "LISTED"))
        .satisfies(signal -> assertThat(signal.getIndicators()).hasSize(3))
        .satisfies(signal -> assertThat(signal.getEvidence()).hasSize(3));
  }

  @Test
  void twoPoolsOrThreeFarApartAreNone() {
    assertThat(standing(asked(2, 15))).isEmpty();
    assertThat(standing(asked(3, 45))).isEmpty();
  }

  @Test
  void whoeverAsksForAFourthWithinMinutesReadsAList() {
    assertThat(standing(asked(4, 10))).isEmpty();
  }

  @Test
  void namesOfOneOwnerAreOnePool() {
    List<DnsQuery> queries = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      queries.add(Flows.query("xmr-eu" + i + ".nanopool.org", Duration.ofSeconds(i)));
    }

    assertThat(standing(queries)).isEmpty();
  }

  @Test
  void theAnswerDoesNotDependOnArrivalOrder() {
    List<DnsQuery> queries = new ArrayList<>(asked(3, 25));
    queries.addAll(asked(3, 20));
    queries.addAll(asked(3, 90));
    var expected = NetworkDetectorTest.standing(play(queries));

    for (long seed = 1; seed <= 5; seed++) {
      Collections.shuffle(queries, new Random(seed));
      assertThat(NetworkDetectorTest.standing(play(queries)))
          .as("seed %d", seed)
          .isEqualTo(expected);
    }
  }

  @Test
  void refusesToTakeOnePoolForSeveral() {
    assertThatThrownBy(() -> new FailoverRule(1, Duration.ofMinutes(1)))
        .hasMessage("network.failover.pools must be 2..16, was 1");
  }

  private static List<DnsQuery> asked(int pools, int secondsApart) {
    List<DnsQuery> queries = new ArrayList<>();
    for (int i = 0; i < pools; i++) {
      queries.add(Flows.query(POOLS.get(i), Duration.ofSeconds((long) i * secondsApart)));
    }
    return queries;
  }

  /** What was said of NET-16 and not taken back. */
  private static List<Signal> standing(List<DnsQuery> queries) {
    List<Signal> all = play(queries);
    var ids = NetworkDetectorTest.standing(all);
    return all.stream()
        .filter(signal -> signal.getRule().equals("NET-16") && ids.contains(signal.getId()))
        .toList();
  }

  private static List<Signal> play(List<DnsQuery> queries) {
    try (DetectorHarness harness =
        new DetectorHarness(new NetworkDetector(NetworkDetector.Settings.DEFAULTS))) {
      return harness.publish(queries).signals();
    }
  }
}
