package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.NOON;
import static io.firedamp.detectors.network.Flows.POOL;
import static io.firedamp.detectors.network.Flows.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.DetectorContract;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.Seeds;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class NetworkDetectorTest extends DetectorContract {
  private static final NetworkDetector.Settings DEFAULTS = NetworkDetector.Settings.DEFAULTS;

  @Override
  protected Detector detector() {
    return new NetworkDetector(DEFAULTS);
  }

  @Override
  protected Set<String> durableNames() {
    return Set.of(
        "network-flows",
        "dns-queries",
        "ticks",
        "network-findings",
        "raised-shapes",
        "answered-addresses",
        "p2pool-peers",
        "scanned-peers",
        "bad-names",
        "contacts-by-cluster-repartition",
        "pool-contacts",
        "pool-owners",
        "pool-questions",
        "pool-intermediaries",
        "signals");
  }

  @Override
  protected List<? extends SpecificRecord> story() {
    return List.of(
        Flows.query("xmr-eu1.nanopool.org", minutes(0), POOL),
        toPool("xmr-eu1.nanopool.org", 1),
        Flows.stratum(WEB, POOL, 10_128, minutes(6)),
        Flows.stratum(WEB, POOL, 10_128, minutes(11)));
  }

  @Override
  protected List<? extends SpecificRecord> storedBy() {
    List<SpecificRecord> all = new ArrayList<>(story());
    DnsQuery asked = Flows.query("xmr-eu1.nanopool.org", minutes(2), POOL);
    all.add(DnsQuery.newBuilder(asked).setServer("10.0.0.53").build());
    DnsQuery bad = Flows.query("nowhere.example", minutes(3));
    all.add(DnsQuery.newBuilder(bad).setResponseCode("NXDOMAIN").build());
    all.add(Flows.stratum(WEB, "198.51.100.9", 37_889, minutes(20)));
    all.add(Flows.nameless(Flows.stratum(WEB, POOL, 443, minutes(21))));
    all.add(Flows.stratum(WEB, POOL, 443, minutes(22)));
    all.add(Flows.unanswered(WEB, "198.51.100.10", 2375, minutes(23)));
    return all;
  }

  @Test
  void tellsOfAPoolByNameByPortAndByShape() {
    List<Signal> signals = play(story());

    assertThat(signals)
        .extracting(Signal::getRule, Signal::getSeverity)
        .containsExactlyInAnyOrder(
            tuple("NET-01", Severity.HIGH),
            tuple("NET-02", Severity.HIGH),
            tuple("NET-06", Severity.LOW),
            tuple("NET-04", Severity.LOW),
            tuple("NET-04", Severity.MEDIUM));
    assertThat(signals).extracting(Signal::getSubject).containsOnly("c/ip/" + WEB);
  }

  @Test
  void pointsAtTheEventBehindEverySignalAlsoBeyondARepartition() {
    List<Signal> signals = play(story());

    assertThat(signals)
        .extracting(
            Signal::getRule,
            signal -> signal.getEvidence().get(0).getTopic(),
            signal -> signal.getEvidence().get(0).getOffset())
        .contains(
            tuple("NET-01", "test.dns-queries", 0L),
            tuple("NET-02", "test.network-flows", 0L),
            tuple("NET-04", "test.network-flows", 2L));
  }

  @Test
  void saysAPoolAtMostTwiceAnHourAtItsEarliest() {
    List<Signal> signals =
        play(
            List.of(
                Flows.query("pool.minexmr.com", minutes(3), POOL),
                Flows.query("pool.minexmr.com", minutes(4), POOL),
                Flows.query("pool.minexmr.com", minutes(5), POOL),
                Flows.query("pool.minexmr.com", minutes(2), POOL),
                Flows.query("pool.minexmr.com", minutes(62), POOL)));

    assertThat(signals)
        .extracting(Signal::getTime, Signal::getRetracted)
        .containsExactly(
            tuple(NOON.plus(minutes(3)), false),
            tuple(NOON.plus(minutes(4)), false),
            tuple(NOON.plus(minutes(4)), true),
            tuple(NOON.plus(minutes(2)), false),
            tuple(NOON.plus(minutes(62)), false));
  }

  @Test
  void saysAHeldConnectionAtItsMarksAndNoMoreThanHourly() {
    List<NetworkFlow> records = new ArrayList<>();
    for (int minute = 1; minute <= 300; minute++) {
      records.add(Flows.stratum(WEB, POOL, 7070, minutes(minute)));
    }

    List<Signal> signals = play(records);

    assertThat(signals)
        .extracting(Signal::getTime, Signal::getDecibans)
        .containsExactly(
            tuple(NOON.plus(minutes(3)), 22.0),
            tuple(NOON.plus(minutes(10)), 34.0),
            tuple(NOON.plus(minutes(70)), 34.0),
            tuple(NOON.plus(minutes(130)), 34.0),
            tuple(NOON.plus(minutes(190)), 34.0),
            tuple(NOON.plus(minutes(250)), 34.0));
    assertThat(signals).extracting(Signal::getStarted).containsOnly(NOON);
  }

  @Test
  void pointsAtTheEarliestRecordThatShowsAMarkWhicheverCameFirst() {
    NetworkFlow earlier = Flows.stratum(WEB, POOL, 7070, minutes(12));
    NetworkFlow later = Flows.stratum(WEB, POOL, 7070, minutes(15));

    assertThat(play(List.of(later, earlier)))
        .last()
        .satisfies(
            signal ->
                assertThat(signal.getEvidence())
                    .extracting(Evidence::getTime)
                    .containsExactly(NOON.plus(minutes(12))));
    assertThat(play(List.of(earlier, later))).hasSize(1);
  }

  @Test
  void aConnectionThatIsOpenedAnewAgainAndAgainIsSaidHourly() {
    List<NetworkFlow> flows = new ArrayList<>();
    for (int minute = 0; minute < 120; minute += 12) {
      flows.add(startedLater(Flows.stratum(WEB, POOL, 7070, minutes(11)), minutes(minute)));
    }

    assertThat(play(flows))
        .extracting(Signal::getTime)
        .containsExactly(NOON.plus(minutes(10)), NOON.plus(minutes(70)));
  }

  @Test
  void isNotSilencedByHowManyHoldTheSameDestination() {
    List<NetworkFlow> flows = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      flows.add(Flows.stratum("10.0.0." + i, POOL, 7070, minutes(11)));
    }

    assertThat(play(flows)).hasSize(40).noneMatch(Signal::getRetracted);
  }

  @Test
  void worksInSecondsWhenToldTo() {
    var settings =
        settings(
            List.of("pool.example"),
            DEFAULTS.retention(),
            StratumRules.of(
                Duration.ofSeconds(20), Duration.ofSeconds(10), List.of(), List.of(), List.of()));

    List<Signal> signals =
        play(
            new NetworkDetector(settings),
            List.of(
                Flows.stratum(WEB, POOL, 443, Duration.ofSeconds(11)),
                Flows.stratum(WEB, POOL, 443, Duration.ofSeconds(22)),
                Flows.query("eu.pool.example", Duration.ofSeconds(1), POOL)));

    assertThat(signals)
        .extracting(Signal::getRule)
        .containsExactlyInAnyOrder("NET-04", "NET-04", "NET-01");
  }

  @Test
  void theAnswerDoesNotDependOnArrivalOrderOrDuplicates() {
    for (long seed = 1; seed <= Seeds.COUNT; seed++) {
      Random random = new Random(seed);
      List<SpecificRecord> events = anything(random);

      Set<String> expected = standing(play(events));
      Set<String> actual = standing(play(shuffledTwice(events, random)));

      assertThat(expected).as("seed %d", seed).isNotEmpty();
      assertThat(actual).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  @SuppressWarnings("rawtypes") // A service has no type arguments.
  void isFoundByItsName() {
    assertThat(ServiceLoader.load(Detector.Factory.class).stream())
        .extracting(provider -> provider.get().name())
        .contains("network");
  }

  @Test
  void refusesToForgetBeforeAPeriodEnds() {
    assertThatThrownBy(() -> settings(List.of(), Duration.ofMinutes(1), DEFAULTS.stratumShape()))
        .hasMessage("network.retention must be at least PT1H, was PT1M");
  }

  private static NetworkDetector.Settings settings(
      List<String> pools, Duration retention, StratumShapeRule shape) {
    return new NetworkDetector.Settings(
        pools,
        List.of(),
        DEFAULTS.period(),
        retention,
        DEFAULTS.timeToLive(),
        DEFAULTS.poolDns(),
        DEFAULTS.poolEndpoint(),
        DEFAULTS.contacts(),
        DEFAULTS.badNames(),
        DEFAULTS.minerAgent(),
        shape,
        DEFAULTS.miningPort(),
        DEFAULTS.p2pool(),
        DEFAULTS.namelessTls(),
        DEFAULTS.unresolved(),
        DEFAULTS.cdn(),
        DEFAULTS.anonymiser(),
        DEFAULTS.openResolver(),
        DEFAULTS.payloadFetch(),
        DEFAULTS.metadataService(),
        DEFAULTS.scan(),
        DEFAULTS.failover());
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  private static NetworkFlow toPool(String name, int minute) {
    return NetworkFlow.newBuilder(Flows.stratum(WEB, POOL, 443, minutes(minute)))
        .setServerName(name)
        .build();
  }

  private static NetworkFlow startedLater(NetworkFlow flow, Duration by) {
    return NetworkFlow.newBuilder(flow)
        .setEventId(flow.getEventId() + by)
        .setStart(flow.getStart().plus(by))
        .setTime(flow.getTime().plus(by))
        .build();
  }

  private static List<SpecificRecord> anything(Random random) {
    List<SpecificRecord> events = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      Duration at = Duration.ofSeconds(random.nextInt(7200));
      String source = "10.0.0." + (1 + random.nextInt(4));
      String destination = "203.0.113." + (1 + random.nextInt(3));
      int port = random.nextBoolean() ? 3333 : 443;
      switch (random.nextInt(6)) {
        case 0 -> events.add(Flows.query("a.nanopool.org", at, answer(random)));
        case 1 -> events.add(Flows.stratum(source, destination, port, at));
        case 2 -> events.add(Flows.nameless(Flows.stratum(source, destination, port, at)));
        case 3 -> events.add(Flows.unanswered(source, "10.9.0." + i, 10_250, at.dividedBy(60)));
        case 4 -> events.add(Flows.query(pool(random), at.dividedBy(40)));
        default -> events.add(toPool("b.nanopool.org", random.nextInt(120)));
      }
    }
    return events;
  }

  private static String pool(Random random) {
    return List.of("xmr.nanopool.org", "pool.minexmr.com", "gulf.moneroocean.stream")
        .get(random.nextInt(3));
  }

  private static String answer(Random random) {
    return List.of(POOL, "0.0.0.0", "cdn.example").get(random.nextInt(3));
  }

  private static List<SpecificRecord> shuffledTwice(List<SpecificRecord> events, Random random) {
    List<SpecificRecord> twice = new ArrayList<>(events);
    twice.addAll(events);
    Collections.shuffle(twice, random);
    return twice;
  }

  private List<Signal> play(List<? extends SpecificRecord> events) {
    return play(detector(), events);
  }

  private static List<Signal> play(Detector detector, List<? extends SpecificRecord> events) {
    try (DetectorHarness harness = new DetectorHarness(detector)) {
      return harness.publish(events).signals();
    }
  }

  /** Ids that were said and not taken back; taking back wins, whatever the order. */
  static Set<String> standing(List<Signal> signals) {
    Set<String> ids = new TreeSet<>();
    signals.forEach(signal -> ids.add(signal.getId()));
    signals.stream().filter(Signal::getRetracted).map(Signal::getId).forEach(ids::remove);
    return ids;
  }
}
