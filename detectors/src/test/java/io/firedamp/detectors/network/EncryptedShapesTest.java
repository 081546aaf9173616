package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.evidence.Posterior;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NET-05 and NET-08: what tells of a pool within TLS. */
class EncryptedShapesTest {
  private static final String PEER = "198.51.100.20";
  private static final String CLOUDFLARE = "104.16.1.1";
  private static final NetworkFlow HELD = tls(PEER, 443, Duration.ofMinutes(12));

  @Test
  void aMinersTlsNamesNoServer() {
    List<Signal> signals = play("NET-05", List.of(Flows.nameless(HELD), HELD));

    assertThat(signals)
        .singleElement()
        .returns(18.0, Signal::getDecibans)
        .returns(PEER + ":443", Signal::getSlot)
        .returns("c/ip/" + WEB, Signal::getSubject)
        .returns(HELD.getStart(), Signal::getStarted)
        .satisfies(
            signal ->
                assertThat(signal.getTraits())
                    .containsExactly("ENCRYPTED", "NAMELESS_TLS", "STRATUM_SHAPE", "UNLISTED_PEER"))
        .satisfies(signal -> assertThat(signal.getEvidence()).hasSize(2))
        .satisfies(signal -> assertThat(signal.getTechniques()).contains("T1573", "T1496.001"));
  }

  @Test
  void anAgentNamesItsServer() {
    NetworkFlow greeting =
        NetworkFlow.newBuilder(Flows.nameless(HELD))
            .setServerNameAbsent(false)
            .setServerName("intake.example")
            .setCertificateTrusted(false)
            .build();

    assertThat(play("NET-05", List.of(greeting, HELD))).isEmpty();
    assertThat(play("NET-04", List.of(greeting, HELD)))
        .extracting(Signal::getDecibans)
        .containsExactly(6.0);
  }

  @Test
  void aRequestWithoutAServersNameIsNoHeldConnection() {
    NetworkFlow request = tls(PEER, 443, Duration.ofSeconds(40));

    assertThat(play("NET-05", List.of(Flows.nameless(request), request))).isEmpty();
  }

  @Test
  void neitherAreOldClientsOfDatabasesNorServersWithin() {
    for (NetworkFlow flow :
        List.of(
            tls(PEER, 5432, HELD_FOR), tls(PEER, 636, HELD_FOR), tls("10.0.0.9", 443, HELD_FOR))) {
      assertThat(play("NET-05", List.of(Flows.nameless(flow), flow))).isEmpty();
    }
  }

  private static final Duration HELD_FOR = Duration.ofMinutes(12);

  @Test
  void aCertificateThatNobodyKnownSignedTellsMore() {
    NetworkFlow greeting =
        NetworkFlow.newBuilder(Flows.nameless(HELD)).setCertificateTrusted(false).build();

    assertThat(play("NET-05", List.of(greeting, HELD)))
        .extracting(Signal::getDecibans)
        .containsExactly(24.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xmr-eu.pools.example", "minexmr2.example", "stratum.io7.example"})
  void aServerCalledAfterMiningTellsAsMuchAsNone(String name) {
    assertThat(play("NET-05", List.of(naming(name), HELD)))
        .singleElement()
        .returns(20.0, Signal::getDecibans)
        .satisfies(signal -> assertThat(signal.getTraits()).contains("MINING_NAME"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pool.ntp.example", "data-mining.example", "axmro.example", "hash.example"})
  void aServerCalledAfterSomethingElseTellsNothing(String name) {
    assertThat(play("NET-05", List.of(naming(name), HELD))).isEmpty();
  }

  @Test
  void aVisitToASiteCalledAfterMiningIsNoHeldConnection() {
    assertThat(play("NET-05", List.of(naming("www.monero.example")))).isEmpty();
  }

  @Test
  void wordsAreWholeWords() {
    assertThatThrownBy(() -> new NamelessTlsRule(List.of(), List.of("x.")))
        .hasMessage(
            "network.nameless-tls.words must be words of at least three letters and digits, in"
                + " lower case, was 'x.'");
  }

  private static NetworkFlow naming(String server) {
    return NetworkFlow.newBuilder(Flows.nameless(HELD))
        .setServerNameAbsent(false)
        .setServerName(server)
        .build();
  }

  @Test
  void aListedFingerprintTellsMost() {
    String ja3 = "72a589da586844d7f0818ce684948eea";
    NamelessTlsRule rule = new NamelessTlsRule(List.of(ja3), List.of());
    NetworkFlow named =
        NetworkFlow.newBuilder(Flows.nameless(HELD))
            .setServerNameAbsent(false)
            .setServerName("a.example")
            .setClientFingerprints(List.of(ja3))
            .build();

    assertThat(rule.judge(named, Flows.TTL))
        .hasValueSatisfying(
            finding -> assertThat(finding.traits()).containsExactly("MINER_FINGERPRINT"));
    assertThat(NamelessTlsRule.DEFAULTS.judge(named, Flows.TTL)).isEmpty();
    assertThatThrownBy(() -> new NamelessTlsRule(List.of("xmrig"), List.of()))
        .hasMessage(
            "network.nameless-tls.fingerprints must be JA3 (32 hex digits) or JA4, in lower case,"
                + " was 'xmrig'");
  }

  @Test
  void itIsTheSameWhicheverRecordCameFirst() {
    List<NetworkFlow> flows = new ArrayList<>();
    for (int minutes = 2; minutes < 200; minutes += 9) {
      NetworkFlow flow = tls(PEER, 2096, Duration.ofMinutes(minutes));
      flows.add(flow);
      flows.add(Flows.nameless(flow));
    }
    flows.add(
        NetworkFlow.newBuilder(Flows.nameless(HELD))
            .setDestinationPort(2096)
            .setCertificateTrusted(false)
            .build());
    var expected = NetworkDetectorTest.standing(play(flows));

    for (long seed = 1; seed <= 5; seed++) {
      Collections.shuffle(flows, new Random(seed));
      assertThat(NetworkDetectorTest.standing(play(flows))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void aGreetingJustAfterMidnightIsOfTheConnectionThatBeganBefore() {
    Duration toMidnight = Duration.ofHours(12).minusMillis(30);
    NetworkFlow flow = later(HELD, toMidnight);

    assertThat(play("NET-05", List.of(Flows.nameless(flow), flow))).hasSize(1);
    assertThat(play("NET-05", List.of(flow, Flows.nameless(flow)))).hasSize(1);
  }

  @Test
  void withABurnAndANewImageItIsHighAndAloneNothing() {
    Weights weights = Weights.bundled();
    double nameless = weights.of("NET-05", "nameless").decibans();
    double burn = weights.of("MET-03", "flat").decibans();
    double image = weights.of("IMG-05", "new").decibans();

    assertThat(Posterior.DEFAULT.severity(nameless + burn + image, nameless))
        .isEqualTo(Severity.HIGH);
    assertThat(nameless).isLessThan(26);
    assertThat(Posterior.DEFAULT.severity(nameless + burn, nameless)).isLessThan(Severity.HIGH);
  }

  @ParameterizedTest
  @ValueSource(ints = {2053, 2083, 2087, 2096, 8443})
  void aShapeOnACdnsOtherPortIsAHint(int port) {
    assertThat(play("NET-08", List.of(tls(CLOUDFLARE, port, HELD_FOR))))
        .singleElement()
        .returns(12.0, Signal::getDecibans)
        .satisfies(signal -> assertThat(signal.getTraits()).contains("BEHIND_CDN"))
        .satisfies(signal -> assertThat(signal.getDetail()).startsWith("the peer is Cloudflare's"));
  }

  @Test
  void onPort443OfACdnEverybodyLooksTheSame() {
    assertThat(play("NET-08", List.of(tls(CLOUDFLARE, 443, HELD_FOR)))).isEmpty();
    assertThat(play("NET-08", List.of(tls(PEER, 2096, HELD_FOR)))).isEmpty();
    assertThatThrownBy(() -> new CdnRule(List.of(443), List.of()))
        .hasMessage("network.cdn.ports must be no port everybody uses, was 443");
  }

  @Test
  void aTableNamesTheLineThatIsNone() {
    assertThatThrownBy(() -> HostTable.parse(List.of("a.example")))
        .hasMessage("a host must be domain or address, owner and source, was 'a.example'");
    assertThatThrownBy(() -> new CdnRule(List.of(), List.of("nobody")))
        .hasMessage("a host must be a domain in lower case, an address or a block, was 'nobody'");
    assertThat(HostTable.bundled("cdn-networks.tsv").ownerOfAddress("2606:4700::1"))
        .contains("Cloudflare");
    assertThat(HostTable.bundled("open-resolvers.tsv").ownerOfName("a.cloudflare-dns.com"))
        .contains("Cloudflare");
    assertThat(HostTable.bundled("open-resolvers.tsv").ownerOfName("notcloudflare-dns.com"))
        .isEmpty();
  }

  @Test
  void bothRulesOfOneConnectionStandSideBySide() {
    NetworkFlow flow = tls(CLOUDFLARE, 8443, HELD_FOR);

    assertThat(play(List.of(flow, Flows.nameless(flow))))
        .extracting(Signal::getRule, Signal::getDecibans)
        .containsExactlyInAnyOrder(
            tuple("NET-04", 6.0), tuple("NET-05", 18.0), tuple("NET-08", 12.0));
  }

  private static NetworkFlow tls(String peer, int port, Duration held) {
    return NetworkFlow.newBuilder(Flows.stratum(WEB, peer, port, held))
        .setApplicationProtocol("ssl")
        .build();
  }

  private static NetworkFlow later(NetworkFlow flow, Duration by) {
    return NetworkFlow.newBuilder(flow)
        .setStart(flow.getStart().plus(by))
        .setTime(flow.getTime().plus(by))
        .build();
  }

  private static List<Signal> play(String rule, List<NetworkFlow> flows) {
    return play(flows).stream().filter(signal -> signal.getRule().equals(rule)).toList();
  }

  private static List<Signal> play(List<NetworkFlow> flows) {
    try (DetectorHarness harness =
        new DetectorHarness(new NetworkDetector(NetworkDetector.Settings.DEFAULTS))) {
      return harness.publish(flows).signals();
    }
  }
}
