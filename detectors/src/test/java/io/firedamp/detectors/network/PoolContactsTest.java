package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.POOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.Seeds;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** Who is named for a contact with a listed pool: whoever wanted it. */
class PoolContactsTest {
  private static final String MINER = "10.0.0.7";
  private static final String RESOLVER = "10.0.0.53";
  private static final String PROXY = "10.0.0.100";
  private static final String NAME = "gulf.moneroocean.stream";

  @Test
  void namesTheClientAndNotTheResolverThatForwardsItsQuestion() {
    var events =
        List.of(asked(MINER, NAME, 0, "10.96.0.10"), asked(RESOLVER, NAME, 10, "10.96.0.10"));

    assertThat(strongest(play(events)))
        .containsOnly(Map.entry(MINER, 44.0), Map.entry(RESOLVER, 2.0));
  }

  @Test
  void knowsAResolverByWhoAskedItHoweverLateItAsksOn() {
    var events = List.of(asked(MINER, NAME, 0, RESOLVER), asked(RESOLVER, NAME, 4000, "9.9.9.9"));

    assertThat(strongest(play(events)))
        .containsOnly(Map.entry(MINER, 44.0), Map.entry(RESOLVER, 2.0));
  }

  @Test
  void takesBackWhatItSaidOfAResolverWhenTheClientsQuestionComesLate() {
    List<Signal> signals =
        play(List.of(asked(RESOLVER, NAME, 10, "9.9.9.9"), asked(MINER, NAME, 0, RESOLVER)));

    assertThat(signals).filteredOn(Signal::getRetracted).hasSize(1);
    assertThat(strongest(signals)).containsOnly(Map.entry(MINER, 44.0), Map.entry(RESOLVER, 2.0));
  }

  @Test
  void twoMinersThatAskOnTheirOwnAreBothNamed() {
    var events = List.of(asked(MINER, NAME, 0, RESOLVER), asked("10.0.0.8", NAME, 900, RESOLVER));

    assertThat(strongest(play(events)))
        .containsOnly(Map.entry(MINER, 44.0), Map.entry("10.0.0.8", 44.0));
  }

  @Test
  void aClientThatHappensToAskJustAfterAnotherIsNamedForTheTimesItDoesNot() {
    var events =
        List.of(
            asked(MINER, NAME, 0, RESOLVER),
            asked("10.0.0.8", NAME, 50, RESOLVER),
            asked("10.0.0.8", NAME, 60_000, RESOLVER));

    assertThat(strongest(play(events))).containsEntry("10.0.0.8", 44.0);
  }

  @Test
  void namesTheClientAndNotTheProxyThatConnectsForIt() {
    var events = List.of(tunnel(MINER), toPool(PROXY, 1));

    assertThat(strongest(play(events))).containsOnly(Map.entry(MINER, 48.0), Map.entry(PROXY, 2.0));
  }

  @Test
  void aProxyThatNobodyAskedForThisPoolIsNamedItself() {
    NetworkFlow honest = NetworkFlow.newBuilder(tunnel(MINER)).setHttpHost("api.example").build();

    assertThat(strongest(play(List.of(honest, toPool(PROXY, 1)))))
        .containsOnly(Map.entry(PROXY, 48.0));
  }

  @Test
  void aScannerThatMeetsAPoolAmongManyBadNamesIsNoMiner() {
    List<SpecificRecord> events = scan(MINER, 20);
    events.add(asked(MINER, NAME, 30_000, "10.96.0.10"));

    assertThat(strongest(play(events))).containsOnly(Map.entry(MINER, 6.0));
  }

  @Test
  void aSensorThatResolvesItsListOfPoolsIsNoMiner() {
    List<String> pools =
        List.of(
            "ca.minexmr.com", "eu1.ethermine.org", "pool.supportxmr.com", "xmr.nanopool.org", NAME);
    List<SpecificRecord> events = new ArrayList<>();
    for (int i = 0; i < pools.size(); i++) {
      events.add(asked(MINER, pools.get(i), 50 * i, "10.96.0.10"));
    }

    List<Signal> signals = play(events);

    assertThat(strongest(signals)).containsOnly(Map.entry(MINER, 6.0));
    // Three of them looked like a fail-over (NET-16), until there were more.
    assertThat(signals).filteredOn(Signal::getRetracted).hasSize(5);
  }

  @Test
  void manyPoolsOverAnHourAreNoList() {
    List<SpecificRecord> events = new ArrayList<>();
    int minute = 0;
    for (String pool :
        List.of("ca.minexmr.com", "eu1.ethermine.org", "pool.supportxmr.com", NAME)) {
      events.add(asked(MINER, pool, minute * 60_000, "10.96.0.10"));
      minute += 12;
    }

    assertThat(strongest(play(events))).containsOnly(Map.entry(MINER, 44.0));
  }

  @Test
  void aFewNamesThatDoNotExistExcuseNobody() {
    List<SpecificRecord> events = scan(MINER, 8);
    events.add(asked(MINER, NAME, 30_000, "10.96.0.10"));

    assertThat(strongest(play(events))).containsOnly(Map.entry(MINER, 44.0));
  }

  @Test
  void aResolversSearchListExcusesNobody() {
    List<SpecificRecord> events = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      events.add(missing(MINER, "pool" + i + ".moneroocean.stream.default.svc.cluster.local", i));
    }
    events.add(asked(MINER, NAME, 50_000, "10.96.0.10"));

    assertThat(strongest(play(events))).containsOnly(Map.entry(MINER, 44.0));
  }

  @Test
  void aConnectionThatFollowsAScanKeepsItsWeight() {
    List<SpecificRecord> events = scan(MINER, 20);
    events.add(asked(MINER, NAME, 30_000, "10.96.0.10"));
    events.add(toPool(MINER, 1));

    assertThat(strongest(play(events))).containsOnly(Map.entry(MINER, 48.0));
  }

  @Test
  void aQuestionForBothKindsOfAddressIsNeverTakenBack() {
    List<SpecificRecord> events = new ArrayList<>();
    for (int hour = 0; hour < 3; hour++) {
      events.add(Flows.query(NAME, Duration.ofHours(hour)));
      events.add(Flows.query(NAME, Duration.ofHours(hour).plusMillis(20), POOL));
    }

    List<Signal> signals = play(events);

    assertThat(signals).hasSize(6).noneMatch(Signal::getRetracted);
    assertThat(signals).extracting(Signal::getDecibans).containsOnly(26.0, 44.0);
  }

  @Test
  void whoIsNamedDoesNotDependOnArrivalOrderOrDuplicates() {
    for (long seed = 1; seed <= Seeds.COUNT; seed++) {
      Random random = new Random(seed);
      List<SpecificRecord> events = anything(random);
      Set<String> expected = NetworkDetectorTest.standing(play(events));

      List<SpecificRecord> twice = new ArrayList<>(events);
      twice.addAll(events);
      Collections.shuffle(twice, random);

      assertThat(expected).as("seed %d", seed).isNotEmpty();
      assertThat(NetworkDetectorTest.standing(play(twice))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  private static List<SpecificRecord> anything(Random random) {
    List<String> clients = List.of(MINER, "10.0.0.8", RESOLVER, PROXY);
    List<String> names =
        List.of(NAME, "pool.supportxmr.com", "xmr.nanopool.org", "eu1.ethermine.org");
    List<SpecificRecord> events = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      String client = clients.get(random.nextInt(clients.size()));
      int after = random.nextInt(7_200_000);
      switch (random.nextInt(4)) {
        case 0 -> {
          String name = names.get(random.nextInt(names.size()));
          events.add(asked(client, name, after, RESOLVER));
          events.add(asked(RESOLVER, name, after + random.nextInt(300), "9.9.9.9"));
        }
        case 1 -> events.add(asked(client, names.get(random.nextInt(2)), after, "10.96.0.10"));
        case 2 ->
            events.add(missing(client, "n" + random.nextInt(30) + ".bad.example", after / 1000));
        default ->
            events.add(random.nextBoolean() ? tunnel(client) : toPool(client, after / 60_000));
      }
    }
    return events;
  }

  private static List<SpecificRecord> scan(String client, int names) {
    List<SpecificRecord> events = new ArrayList<>();
    for (int i = 0; i < names; i++) {
      events.add(missing(client, "h" + i + ".malware.example", i));
    }
    return events;
  }

  private static DnsQuery missing(String client, String name, int second) {
    return DnsQuery.newBuilder(Flows.query(name, Duration.ofSeconds(second)))
        .setEventId(client + name + second)
        .setClientAddress(client)
        .setResponseCode("NXDOMAIN")
        .build();
  }

  private static DnsQuery asked(String client, String name, int millis, String server) {
    return DnsQuery.newBuilder(Flows.query(name, Duration.ofMillis(millis), POOL))
        .setEventId(client + name + millis + server)
        .setClientAddress(client)
        .setServer(server)
        .build();
  }

  private static NetworkFlow tunnel(String client) {
    return NetworkFlow.newBuilder(Flows.stratum(client, PROXY, 3128, Duration.ofSeconds(1)))
        .setApplicationProtocol("http")
        .setHttpMethod("CONNECT")
        .setHttpHost(NAME)
        .build();
  }

  private static NetworkFlow toPool(String source, int minute) {
    return NetworkFlow.newBuilder(Flows.stratum(source, POOL, 443, Duration.ofMinutes(minute)))
        .setServerName(NAME)
        .build();
  }

  /** The heaviest standing weight of NET-01 and NET-02 by address. */
  private static Map<String, Double> strongest(List<Signal> signals) {
    Set<String> standing = NetworkDetectorTest.standing(signals);
    Map<String, Double> strongest = new TreeMap<>();
    for (Signal signal : signals) {
      if (standing.contains(signal.getId())
          && Set.of("NET-01", "NET-02").contains(signal.getRule())) {
        strongest.merge(
            signal.getSubject().substring("c/ip/".length()), signal.getDecibans(), Math::max);
      }
    }
    return strongest;
  }

  private static List<Signal> play(List<? extends SpecificRecord> events) {
    try (DetectorHarness harness =
        new DetectorHarness(new NetworkDetector(NetworkDetector.Settings.DEFAULTS))) {
      List<Signal> signals = harness.publish(events).signals();
      assertThat(harness.deadLetters()).isEmpty();
      return signals;
    }
  }
}
