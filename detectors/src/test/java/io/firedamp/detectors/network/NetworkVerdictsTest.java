package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.NOON;
import static io.firedamp.detectors.network.Flows.POOL;
import static io.firedamp.detectors.network.Flows.TTL;
import static io.firedamp.detectors.network.Flows.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Addresses;
import io.firedamp.detectors.kit.Network;
import io.firedamp.detectors.kit.Said;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each network rule says and of whom, and the edges of its thresholds. */
class NetworkVerdictsTest {
  private static final PoolList POOLS = PoolList.of(List.of("pool.example"));
  private static final Duration HELD = Duration.ofMinutes(12);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final StratumShapeRule SHAPE = StratumShapeRule.DEFAULTS;

  @ParameterizedTest
  @CsvSource({
    "203.0.113.5, it was answered with an address, LISTED",
    "0.0.0.0, the answer is a sinkhole, UNANSWERED",
    "edge.example, no address was answered, LISTED UNANSWERED"
  })
  void aQuestionForAPoolSaysHowItWasAnswered(String answer, String detail, String traits) {
    Finding finding = asked(Flows.query("eu.pool.example", MINUTE, answer));

    assertThat(finding.title()).isEqualTo("Asked for the mining pool pool.example");
    assertThat(finding.detail())
        .isEqualTo("eu.pool.example lies under the listed pool pool.example; " + detail);
    assertThat(finding.traits()).containsExactly(traits.split(" ", -1));
    assertThat(finding.techniques()).containsExactly("T1071.004", "T1496.001");
    assertThat(finding.indicators()).containsExactly(new IndicatorRef("domain", "pool.example"));
    assertThat(finding.leg()).isEqualTo(Leg.NETWORK);
    assertThat(finding.started()).isEqualTo(finding.time());
  }

  @Test
  void aQuestionSaysWhoWasAskedAndIsOfTheContainerWhereTheSensorSat() {
    DnsQuery query =
        DnsQuery.newBuilder(Flows.query("pool.example", MINUTE, POOL))
            .setServer("10.0.0.53")
            .setContainerId("c0ffee")
            .build();

    Finding finding = asked(query);

    assertThat(finding.subject().toString()).isEqualTo("c/container/c0ffee");
    assertThat(finding.attributes())
        .containsEntry(Contact.VIA, "10.0.0.53")
        .containsEntry("dns.question.name", "pool.example");
    assertThat(asked(Flows.query("pool.example", MINUTE, POOL)).attributes())
        .doesNotContainKey(Contact.VIA);
  }

  @Test
  void anAliasIsNamedBesideTheNameThatWasAskedFor() {
    assertThat(asked(Flows.query("cdn.example.org", MINUTE, "eu.pool.example", POOL)).detail())
        .startsWith("cdn.example.org, an alias of eu.pool.example lies under the listed pool ");
  }

  @Test
  void aConnectionToAPoolSaysByWhatItIsKnown() {
    NetworkFlow flow = Flows.stratum(WEB, POOL, 443, MINUTE);
    Finding named =
        PoolEndpointRule.DEFAULTS
            .judge(
                NetworkFlow.newBuilder(flow).setServerName("eu.pool.example").build(), POOLS, TTL)
            .orElseThrow();
    Finding listed =
        new PoolEndpointRule(List.of(POOL + ":443"), 80).judge(flow, POOLS, TTL).orElseThrow();

    assertThat(named.title()).isEqualTo("Connected to the mining pool pool.example");
    assertThat(named.attributes())
        .containsEntry("destination.ip", POOL)
        .containsEntry("destination.port", "443")
        .containsEntry("destination.domain", "pool.example")
        .doesNotContainKey(Contact.VIA);
    assertThat(named.started()).isEqualTo(NOON);
    assertThat(listed.title()).isEqualTo("Connected to a mining pool at " + POOL + ":443");
    assertThat(listed.detail()).isEqualTo("address and port are listed as a mining pool's");
    assertThat(listed.indicators()).containsExactly(new IndicatorRef("ip", POOL));
    assertThat(listed.traits()).containsExactly("LISTED");
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, CONNECT, true",
    "203.0.113.9, GET, false",
    "10.0.0.100, GET, true",
    "10.0.0.100, CONNECT, true"
  })
  void whoeverIsAskedToConnectOrIsInsideIsAProxy(String address, String method, boolean proxy) {
    NetworkFlow flow =
        NetworkFlow.newBuilder(Flows.stratum(WEB, address, 3128, MINUTE))
            .setHttpMethod(method)
            .setHttpHost("pool.example")
            .build();

    assertThat(PoolEndpointRule.DEFAULTS.judge(flow, POOLS, TTL).orElseThrow().attributes())
        .satisfies(
            attributes ->
                assertThat(Optional.ofNullable(attributes.get(Contact.VIA)))
                    .isEqualTo(proxy ? Optional.of(address) : Optional.empty()));
  }

  @Test
  void theServersNameWinsOverTheRequestsAndThatOverTheResolvers() {
    NetworkFlow.Builder flow =
        NetworkFlow.newBuilder(Flows.stratum(WEB, POOL, 443, MINUTE))
            .setServerName("a.pool.example")
            .setHttpHost("b.other.example")
            .setDnsName("c.third.example");
    PoolList all = PoolList.of(List.of("a.pool.example", "other.example", "third.example"));

    assertThat(slot(flow, all)).isEqualTo("a.pool.example");
    assertThat(slot(flow.setServerName("honest.example"), all)).isEqualTo("other.example");
    assertThat(slot(flow.setHttpHost(null), all)).isEqualTo("third.example");
  }

  private static String slot(NetworkFlow.Builder flow, PoolList pools) {
    return PoolEndpointRule.DEFAULTS.judge(flow.build(), pools, TTL).orElseThrow().slot();
  }

  @Test
  void aMinersOwnWordIsNamedWithWhomItAsked() {
    NetworkFlow flow =
        NetworkFlow.newBuilder(Flows.stratum(WEB, POOL, 80, MINUTE))
            .setUserAgent("XMRig/6")
            .build();
    Finding finding = MinerAgentRule.DEFAULTS.judge(flow, TTL).orElseThrow();

    assertThat(finding.title()).isEqualTo("A miner's request to " + POOL);
    assertThat(finding.attributes()).containsEntry("user_agent.original", "XMRig/6");
    assertThat(finding.indicators()).containsExactly(new IndicatorRef("ip", POOL));
    assertThat(finding.decibans()).isEqualTo(46);
  }

  @Test
  void aMiningPortIsAHintThatNamesIt() {
    Finding finding =
        MiningPortRule.DEFAULTS.judge(Flows.stratum(WEB, POOL, 3333, MINUTE), TTL).orElseThrow();

    assertThat(finding.title()).isEqualTo("Connected to port 3333, which pools like to use");
    assertThat(finding.detail()).isEqualTo("external peer " + POOL + ":3333");
    assertThat(finding.traits()).containsExactly("MINING_PORT");
    assertThat(finding.indicators()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2001:db8::5", "203.0.113.5"})
  void anEndpointIsSpelledSoThatItsPortIsClear(String address) {
    String spelled = address.contains(":") ? "[" + address + "]:3333" : address + ":3333";

    assertThat(judge(Flows.stratum(WEB, address, 3333, HELD)).orElseThrow().slot())
        .isEqualTo(spelled);
  }

  @Test
  void aShapeSaysItsThresholdsAndWhatIsKnownOfThePeer() {
    Finding held = judge(Flows.stratum(WEB, POOL, 10_128, HELD)).orElseThrow();
    Finding provisional =
        judge(Flows.stratum(WEB, POOL, 10_128, Duration.ofMinutes(4))).orElseThrow();

    assertThat(held.title()).isEqualTo("Stratum-shaped connection to " + POOL + ":10128");
    assertThat(held.detail())
        .isEqualTo(
            "one peer (no known protocol) held for at least 10m with 0.03 to 1.5 packets/s and"
                + " 2.0 to 250.0 payload bytes/s each way");
    assertThat(provisional.detail()).contains("held for at least 3m");
    assertThat(held.indicators()).containsExactly(new IndicatorRef("ip", POOL));
    assertThat(held.timeToLive()).isEqualTo(TTL);
  }

  @ParameterizedTest
  @CsvSource({"179, 0", "180, 22", "599, 22", "600, 34", "4199, 34", "4200, 34"})
  void aShapeIsWorthWhatItHasHeldFor(int seconds, double decibans) {
    assertThat(
            judge(Flows.stratum(WEB, POOL, 10_128, Duration.ofSeconds(seconds)))
                .map(Finding::decibans)
                .orElse(0.0))
        .isEqualTo(decibans);
  }

  @ParameterizedTest
  @CsvSource({
    "180, 180",
    "599, 180",
    "600, 600",
    "4199, 600",
    "4200, 4200",
    "7799, 4200",
    "7800, 7800"
  })
  void aShapeIsDatedByTheMarkItHasPassed(int seconds, int mark) {
    assertThat(
            judge(Flows.stratum(WEB, POOL, 10_128, Duration.ofSeconds(seconds))).map(Finding::time))
        .contains(NOON.plusSeconds(mark));
  }

  @ParameterizedTest
  @CsvSource({
    "2, 4, 0.1, 0.1, true",
    "1.9, 4, 0.1, 0.1, false",
    "4, 2, 0.1, 0.1, true",
    "4, 1.9, 0.1, 0.1, false",
    "250, 250, 0.7, 0.7, true",
    "251, 250, 0.7, 0.7, false",
    "250, 251, 0.7, 0.7, false",
    "4, 4, 0.015, 0.015, true",
    "4, 4, 0.01, 0.01, false",
    "30, 30, 0.75, 0.75, true",
    "30, 30, 0.8, 0.75, false",
    "10, 10, 0.5, 0.5, true",
    "9, 9, 0.5, 0.5, false",
    "60, 60, 0.5, 0.1, true",
    "60, 61, 0.5, 0.1, false"
  })
  void aShapeLiesWithinEveryBound(
      double out, double in, double packetsOut, double packetsIn, boolean met) {
    NetworkFlow flow =
        Flows.flow(WEB, POOL, 10_128, Duration.ofSeconds(1000), out, in, packetsOut, packetsIn);

    assertThat(judge(flow).isPresent()).isEqualTo(met);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.0/24, 203.0.113.255, true",
    "203.0.113.0/24, 203.0.114.0, false",
    "203.0.113.0/25, 203.0.113.128, false",
    "203.0.113.128/25, 203.0.113.200, true",
    "203.0.113.77, 203.0.113.77, true",
    "203.0.113.77, 203.0.113.78, false",
    "0.0.0.0/0, 198.51.100.1, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::/0, 2001:db8::1, true"
  })
  void aBlockHoldsItsAddressesAndNoOthers(String block, String address, boolean holds) {
    assertThat(Network.parse(block).contains(Addresses.parse(address).orElseThrow()))
        .isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    "NXDOMAIN, '', bad.example, true",
    "NOERROR, '', bad.example, false",
    "NOERROR, 0.0.0.0, bad.example, true",
    "NOERROR, 203.0.113.5, bad.example, false",
    "NXDOMAIN, '', web.default.svc.cluster.local, false",
    "NXDOMAIN, '', 7.0.0.10.in-addr.arpa, false",
    "NXDOMAIN, '', notlocal, true"
  })
  void aNameIsBadThatFailsOutsideOnesOwnDomains(
      String code, String answer, String name, boolean bad) {
    DnsQuery query =
        DnsQuery.newBuilder(Flows.query(name, MINUTE))
            .setResponseCode(code)
            .setAnswers(answer.isEmpty() ? List.of() : List.of(answer))
            .build();

    assertThat(BadNamesRule.DEFAULTS.isBad(query)).isEqualTo(bad);
  }

  @Test
  void aListIsNotedOfItsStretchOnceThereWereEnoughNames() {
    DnsQuery query = Flows.query("bad.example", Duration.ofMinutes(17));

    assertThat(BadNamesRule.DEFAULTS.note(query, 15)).isEmpty();
    assertThat(BadNamesRule.DEFAULTS.note(query, 16))
        .hasValueSatisfying(
            note -> {
              assertThat(Contact.isNote(note)).isTrue();
              assertThat(Contact.isQuestion(note)).isFalse();
              assertThat(note.getTime()).isEqualTo(NOON.plus(Duration.ofMinutes(10)));
              assertThat(note.getSubject()).isEqualTo("c/ip/" + WEB);
            });
  }

  @Test
  void ofTwoSightingsTheEarlierStandsAndTheOtherIsTakenBack() {
    Signal early = signal(NOON);
    Signal late = signal(NOON.plusSeconds(1));

    assertThat(Said.next(null, late)).containsExactly(late);
    assertThat(Said.next(late, early)).containsExactly(Finding.retraction(late), early);
    assertThat(Said.next(early, late)).isEmpty();
    assertThat(Said.next(early, early)).isEmpty();
  }

  private static Signal signal(Instant time) {
    return Contact.note(Alias.address("c", WEB), time);
  }

  private static Finding asked(DnsQuery query) {
    return PoolDnsRule.DEFAULTS.judge(query, POOLS, TTL).orElseThrow();
  }

  private static Optional<Finding> judge(NetworkFlow flow) {
    return SHAPE.judge(flow, SHAPE.knownPeers(), Weights.bundled(), TTL);
  }
}
