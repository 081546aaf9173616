package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.NOON;
import static io.firedamp.detectors.network.Flows.POOL;
import static io.firedamp.detectors.network.Flows.TTL;
import static io.firedamp.detectors.network.Flows.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.Finding;
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
    Finding finding = judge(Flows.stratum(WEB, POOL, 443, HELD)).orElseThrow();

    assertThat(finding)
        .returns("NET-04", Finding::rule)
        .returns(POOL + ":443", Finding::slot)
        .returns(27.0, Finding::decibans)
        .returns(NOON, Finding::started)
        .returns(NOON.plus(Duration.ofMinutes(10)), Finding::time);
  }

  @Test
  void isProvisionalFromFiveMinutesOn() {
    assertThat(judge(Flows.stratum(WEB, POOL, 443, Duration.ofSeconds(299)))).isEmpty();
    assertThat(judge(Flows.stratum(WEB, POOL, 443, Duration.ofMinutes(7))).orElseThrow())
        .returns(18.0, Finding::decibans)
        .returns(NOON.plus(Duration.ofMinutes(5)), Finding::time);
  }

  @Test
  void saysTheSameFromEveryRecordBetweenTwoMarks() {
    Finding early = judge(Flows.stratum(WEB, POOL, 443, Duration.ofMinutes(41))).orElseThrow();
    Finding late = judge(Flows.stratum(WEB, POOL, 443, Duration.ofMinutes(69))).orElseThrow();

    assertThat(early).isEqualTo(late).returns(NOON.plus(Duration.ofMinutes(40)), Finding::time);
  }

  @Test
  void leavesADownloadASilentAndABusyConnectionAlone() {
    assertThat(judge(Flows.flow(WEB, POOL, 443, HELD, 3, 200_000, 50, 140))).isEmpty();
    assertThat(judge(Flows.flow(WEB, POOL, 443, HELD, 0, 0, 0.02, 0.02))).isEmpty();
    assertThat(judge(Flows.flow(WEB, POOL, 443, HELD, 400, 400, 1, 1))).isEmpty();
    assertThat(judge(Flows.flow(WEB, POOL, 443, HELD, 4, 240, 0.1, 0.2))).isEmpty();
  }

  @Test
  void leavesInternalPeersAndOtherTransportsAlone() {
    NetworkFlow flow = Flows.stratum(WEB, POOL, 443, HELD);

    assertThat(judge(Flows.stratum(WEB, "10.0.0.9", 5672, HELD))).isEmpty();
    assertThat(judge(NetworkFlow.newBuilder(flow).setTransport("udp").build())).isEmpty();
  }

  @Test
  void saysNothingWithoutTheCountersThatWouldShowIt() {
    NetworkFlow flow = Flows.stratum(WEB, POOL, 443, HELD);

    assertThat(judge(NetworkFlow.newBuilder(flow).clearPacketsIn().build())).isEmpty();
    assertThat(judge(NetworkFlow.newBuilder(flow).clearBytesOut().build())).isEmpty();
  }

  @Test
  void leavesRecognisedProtocolsAlone() {
    NetworkFlow flow = Flows.stratum(WEB, POOL, 8883, HELD);

    assertThat(judge(NetworkFlow.newBuilder(flow).setApplicationProtocol("mqtt").build()))
        .isEmpty();
    assertThat(judge(NetworkFlow.newBuilder(flow).setApplicationProtocol("ssl").build()))
        .isPresent();
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
    return rule.judge(flow, rule.allowed(), TTL);
  }

  private static StratumShapeRule allowing(String name, String network, int port) {
    return StratumRules.of(
        RULE.holdFor(), RULE.provisionalAfter(), List.of(name), List.of(network), List.of(port));
  }
}
