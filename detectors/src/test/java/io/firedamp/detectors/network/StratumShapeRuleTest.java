package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.NOON;
import static io.firedamp.detectors.network.Flows.POOL;
import static io.firedamp.detectors.network.Flows.TTL;
import static io.firedamp.detectors.network.Flows.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StratumShapeRuleTest {
  private static final StratumShapeRule RULE = StratumShapeRule.DEFAULTS;
  private static final Duration HELD = Duration.ofMinutes(12);

  @Test
  void findsFewSmallMessagesEachWayForTenMinutes() {
    Finding finding = judge(Flows.stratum(WEB, POOL, 10_128, HELD)).orElseThrow();

    assertThat(finding)
        .returns("NET-04", Finding::rule)
        .returns(POOL + ":10128", Finding::slot)
        .returns(Trait.words(Trait.STRATUM_SHAPE, Trait.UNLISTED_PEER), Finding::traits)
        .returns(34.0, Finding::decibans)
        .returns(NOON, Finding::started)
        .returns(NOON.plus(Duration.ofMinutes(10)), Finding::time);
  }

  @Test
  void isProvisionalFromThreeMinutesOn() {
    assertThat(judge(Flows.stratum(WEB, POOL, 10_128, Duration.ofSeconds(179)))).isEmpty();
    assertThat(judge(Flows.stratum(WEB, POOL, 10_128, Duration.ofMinutes(7))).orElseThrow())
        .returns(22.0, Finding::decibans)
        .returns(NOON.plus(Duration.ofMinutes(3)), Finding::time);
  }

  @Test
  void seesTheConnectionOfAPodThatLivesForFourMinutes() {
    NetworkFlow ended =
        NetworkFlow.newBuilder(Flows.stratum(WEB, POOL, 10_128, Duration.ofSeconds(215)))
            .setInterim(false)
            .build();

    assertThat(weighed(ended)).isEqualTo(22);
  }

  @Test
  void saysTheSameFromEveryRecordBetweenTwoMarks() {
    Finding early = judge(Flows.stratum(WEB, POOL, 443, Duration.ofMinutes(71))).orElseThrow();
    Finding late = judge(Flows.stratum(WEB, POOL, 443, Duration.ofMinutes(129))).orElseThrow();

    assertThat(early).isEqualTo(late).returns(NOON.plus(Duration.ofMinutes(70)), Finding::time);
  }

  @Test
  void tellsTheWholeIntervalOfAConnectionSeenOnlyAtItsEnd() {
    Finding finding = judge(Flows.stratum(WEB, POOL, 10_128, Duration.ofHours(12))).orElseThrow();

    assertThat(finding)
        .returns(34.0, Finding::decibans)
        .returns(NOON, Finding::started)
        .returns(NOON.plus(Duration.ofMinutes(11 * 60 + 10)), Finding::time);
  }

  @Test
  void weighsWhatTheSensorSawOfTheProtocol() {
    NetworkFlow flow = Flows.stratum(WEB, POOL, 443, HELD);

    assertThat(weighed(speaking("unknown", flow))).isEqualTo(34);
    assertThat(weighed(speaking("ssl", flow))).isEqualTo(6);
    assertThat(weighed(speaking("socks", flow))).isEqualTo(6);
    assertThat(weighed(speaking("ssh", flow))).isZero();
    assertThat(weighed(speaking("smtp,ssl", flow))).isZero();
    // A sensor that does not look: port 443 carries TLS until somebody says otherwise.
    assertThat(weighed(flow)).isEqualTo(6);
  }

  @Test
  void callsAnEncryptedConnectionSo() {
    assertThat(
            judge(speaking("ssl", Flows.stratum(WEB, POOL, 10_128, HELD))).orElseThrow().traits())
        .contains("ENCRYPTED", "STRATUM_SHAPE");
  }

  @Test
  void weighsThePortOfADatabaseOrNodeLess() {
    assertThat(weighed(speaking("unknown", Flows.stratum(WEB, POOL, 5432, HELD)))).isEqualTo(12);
    assertThat(weighed(speaking("unknown", Flows.stratum(WEB, POOL, 18_080, HELD)))).isEqualTo(12);
    assertThat(weighed(speaking("ssl", Flows.stratum(WEB, POOL, 5432, HELD)))).isEqualTo(6);
  }

  @Test
  void hintsAtAPeerInsideOnceItIsHeld() {
    Finding finding = judge(Flows.stratum(WEB, "10.0.0.9", 3333, HELD)).orElseThrow();

    assertThat(finding)
        .returns(2.0, Finding::decibans)
        .returns(Trait.words(Trait.STRATUM_SHAPE, Trait.INTERNAL_PEER), Finding::traits);
    assertThat(finding.indicators()).isEmpty();
    assertThat(judge(Flows.stratum(WEB, "fd00::9", 3333, HELD))).isPresent();
    assertThat(judge(Flows.stratum(WEB, "10.0.0.9", 3333, Duration.ofMinutes(9)))).isEmpty();
  }

  @Test
  void leavesADownloadASilentAndABusyConnectionAlone() {
    assertThat(judge(Flows.flow(WEB, POOL, 443, HELD, 3, 200_000, 50, 140))).isEmpty();
    assertThat(judge(Flows.flow(WEB, POOL, 443, HELD, 0, 0, 0.02, 0.02))).isEmpty();
    assertThat(judge(Flows.flow(WEB, POOL, 443, HELD, 400, 400, 1, 1))).isEmpty();
    assertThat(judge(Flows.flow(WEB, POOL, 443, HELD, 4, 240, 0.1, 0.2))).isEmpty();
  }

  @Test
  void leavesServicesInsideNeighboursAndOtherTransportsAlone() {
    NetworkFlow flow = Flows.stratum(WEB, POOL, 10_128, HELD);

    assertThat(judge(Flows.stratum(WEB, "10.0.0.9", 5672, HELD))).isEmpty();
    assertThat(judge(Flows.stratum(WEB, "10.0.0.9", 443, HELD))).isEmpty();
    assertThat(judge(speaking("ssl", Flows.stratum(WEB, "10.0.0.9", 3333, HELD)))).isEmpty();
    assertThat(judge(Flows.stratum(WEB, "127.0.0.1", 3333, HELD))).isEmpty();
    assertThat(judge(Flows.stratum(WEB, "169.254.169.254", 8080, HELD))).isEmpty();
    assertThat(judge(NetworkFlow.newBuilder(flow).setTransport("udp").build())).isEmpty();
  }

  @Test
  void saysNothingWithoutTheCountersThatWouldShowIt() {
    NetworkFlow flow = Flows.stratum(WEB, POOL, 443, HELD);

    assertThat(judge(NetworkFlow.newBuilder(flow).clearPacketsIn().build())).isEmpty();
    assertThat(judge(NetworkFlow.newBuilder(flow).clearBytesOut().build())).isEmpty();
  }

  @Test
  void leavesAllowedDestinationsAlone() {
    NetworkFlow flow = Flows.stratum(WEB, POOL, 8883, HELD);
    NetworkFlow named = NetworkFlow.newBuilder(flow).setServerName("eu.agent.example").build();

    assertThat(judge(allowing("agent.example", "192.0.2.0/24", 1), named)).isEmpty();
    assertThat(judge(allowing("other.example", "203.0.113.0/29", 1), named)).isEmpty();
    assertThat(judge(allowing("other.example", "192.0.2.0/24", 8883), named)).isEmpty();
    assertThat(judge(allowing("other.example", "203.0.113.8/29", 1), named)).isPresent();
  }

  @Test
  void refusesAnAllowListItCannotRead() {
    assertThatThrownBy(() -> allowing("other.example", "203.0.113.0/33", 1))
        .hasMessageEndingWith("was '203.0.113.0/33'");
    assertThatThrownBy(() -> allowing("single", "192.0.2.0/24", 1))
        .hasMessageContaining("'single'");
  }

  private static Optional<Finding> judge(NetworkFlow flow) {
    return judge(RULE, flow);
  }

  private static Optional<Finding> judge(StratumShapeRule rule, NetworkFlow flow) {
    return rule.judge(flow, rule.knownPeers(), Weights.bundled(), TTL);
  }

  private static NetworkFlow speaking(String protocol, NetworkFlow flow) {
    return NetworkFlow.newBuilder(flow).setApplicationProtocol(protocol).build();
  }

  private static double weighed(NetworkFlow flow) {
    return judge(flow).map(Finding::decibans).orElse(0.0);
  }

  private static StratumShapeRule allowing(String name, String network, int port) {
    return StratumRules.of(
        RULE.holdFor(), RULE.provisionalAfter(), List.of(name), List.of(network), List.of(port));
  }
}
