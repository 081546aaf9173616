package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.NOON;
import static io.firedamp.detectors.network.Flows.POOL;
import static io.firedamp.detectors.network.Flows.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.DetectorHarness;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** What the detector keeps is bounded by time, and by nobody's wrong clock. */
class ForgettingTest {
  private static final List<String> STORES =
      List.of(
          "network-findings",
          "p2pool-peers",
          "bad-names",
          "pool-contacts",
          "pool-questions",
          "pool-owners",
          "pool-intermediaries");

  @Test
  void keepsNothingOfADayThatIsLongPast() {
    try (DetectorHarness harness = harness()) {
      harness.publish(aDay());
      assertThat(kept(harness)).isPositive();

      harness.tick(NOON.plus(Duration.ofDays(3)), false);

      assertThat(kept(harness)).isZero();
    }
  }

  @Test
  void keepsWhatIsRecentWhateverOneRecordSaysOfTheTime() {
    Instant farAhead = Instant.parse("2099-01-01T00:00:00Z");
    DnsQuery wrong =
        DnsQuery.newBuilder(Flows.query("pool.minexmr.com", Duration.ZERO, POOL))
            .setEventId("ahead")
            .setTime(farAhead)
            .build();
    try (DetectorHarness harness = harness()) {
      harness.publish(wrong).publish(aDay());
      int once = harness.signals().size();

      harness.tick(NOON.plus(Duration.ofHours(3)), false).publish(aDay());

      assertThat(harness.signals()).hasSize(once);
    }
  }

  @Test
  void sweepsNoMoreThanHourly() {
    try (DetectorHarness harness = harness()) {
      harness.tick(NOON.plus(Duration.ofDays(3)), false).publish(aDay());
      long before = kept(harness);

      harness.tick(NOON.plus(Duration.ofDays(3).plusMinutes(59)), false);
      assertThat(kept(harness)).isEqualTo(before);

      harness.tick(NOON.plus(Duration.ofDays(3).plusMinutes(60)), false);
      assertThat(kept(harness)).isZero();
    }
  }

  private static List<SpecificRecord> aDay() {
    List<SpecificRecord> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      DnsQuery bad = Flows.query("h" + i + ".malware.example", Duration.ofSeconds(i));
      events.add(DnsQuery.newBuilder(bad).setResponseCode("NXDOMAIN").build());
    }
    events.add(
        DnsQuery.newBuilder(Flows.query("pool.minexmr.com", Duration.ofMinutes(1), POOL))
            .setServer("10.0.0.53")
            .build());
    events.add(Flows.stratum(WEB, POOL, 9050, Duration.ofMinutes(11)));
    NetworkFlow peer = Flows.flow(WEB, POOL, 37_889, Duration.ofMinutes(20), 1500, 1700, 3, 3);
    events.add(peer);
    return events;
  }

  private static long kept(DetectorHarness harness) {
    long kept = 0;
    for (String store : STORES) {
      try (var entries = harness.driver().getKeyValueStore(store).all()) {
        while (entries.hasNext()) {
          entries.next();
          kept++;
        }
      }
    }
    return kept;
  }

  private static DetectorHarness harness() {
    return new DetectorHarness(new NetworkDetector(NetworkDetector.Settings.DEFAULTS));
  }
}
