package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.POOL;
import static io.firedamp.detectors.network.Flows.TTL;
import static io.firedamp.detectors.network.Flows.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.PoolList;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NET-01, NET-02 and NET-06: rules that look something up. */
class ListRulesTest {
  private static final PoolList POOLS = PoolList.of(List.of("pool.example"));
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final NetworkFlow WEBSITE = Flows.stratum(WEB, POOL, 443, MINUTE);

  @ParameterizedTest
  @CsvSource({
    "203.0.113.5, HIGH, 80",
    "cdn.example, MEDIUM, 40",
    "0.0.0.0, LOW, 10",
    "127.0.0.1, LOW, 10",
    "::, LOW, 10"
  })
  void ratesAPoolsNameByItsAnswer(String answer, Severity severity, double weight) {
    Optional<Finding> finding =
        PoolDnsRule.DEFAULTS.judge(
            Flows.query("eu.pool.example", MINUTE, answer), POOLS, Duration.ofHours(3));

    assertThat(finding.orElseThrow())
        .returns("NET-01", Finding::rule)
        .returns("pool.example", Finding::slot)
        .returns(weight, Finding::decibans);
  }

  @Test
  void anAddressAmongSinkholesIsAnAnswer() {
    Optional<Finding> finding =
        PoolDnsRule.DEFAULTS.judge(
            Flows.query("pool.example", MINUTE, "0.0.0.0", POOL), POOLS, TTL);

    assertThat(finding.orElseThrow().severity()).isEqualTo(Severity.HIGH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"notpool.example", "pool.example.org", "example", ""})
  void leavesOtherNamesAlone(String name) {
    assertThat(PoolDnsRule.DEFAULTS.judge(Flows.query(name, MINUTE, POOL), POOLS, TTL)).isEmpty();
  }

  @Test
  void knowsAPoolByTheNameItWasCalledBy() {
    NetworkFlow byServerName =
        NetworkFlow.newBuilder(WEBSITE).setServerName("eu.pool.example").build();
    NetworkFlow byDnsName = NetworkFlow.newBuilder(WEBSITE).setDnsName("pool.example").build();

    assertThat(PoolEndpointRule.DEFAULTS.judge(byServerName, POOLS, TTL).orElseThrow())
        .isEqualTo(PoolEndpointRule.DEFAULTS.judge(byDnsName, POOLS, TTL).orElseThrow())
        .returns("NET-02", Finding::rule)
        .returns("c/ip/" + WEB, finding -> finding.subject().toString());
  }

  @Test
  void knowsAListedEndpointByAddressAndPortTogether() {
    PoolEndpointRule rule = new PoolEndpointRule(List.of(POOL + ":443"), 80);

    assertThat(rule.judge(WEBSITE, POOLS, TTL)).isPresent();
    assertThat(rule.judge(Flows.stratum(WEB, POOL, 8443, MINUTE), POOLS, TTL)).isEmpty();
  }

  @Test
  void namesTheContainerWhenTheSensorSatInIt() {
    NetworkFlow flow =
        NetworkFlow.newBuilder(WEBSITE).setDnsName("pool.example").setContainerId("ab12").build();

    assertThat(PoolEndpointRule.DEFAULTS.judge(flow, POOLS, TTL).orElseThrow().subject().toString())
        .isEqualTo("c/container/ab12");
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.5", "pool.example:3333", "203.0.113.5:port", "300.1.1.1:1"})
  void refusesAnEndpointThatIsNoAddressWithAPort(String endpoint) {
    assertThatThrownBy(() -> new PoolEndpointRule(List.of(endpoint), 80))
        .hasMessageStartingWith("network.pool-endpoint.endpoints must be ")
        .hasMessageEndingWith("was '" + endpoint + "'");
  }

  @Test
  void takesAMiningPortForAHint() {
    Optional<Finding> finding =
        MiningPortRule.DEFAULTS.judge(Flows.stratum(WEB, POOL, 3333, MINUTE), TTL);

    assertThat(finding.orElseThrow())
        .returns("NET-06", Finding::rule)
        .returns(3.0, Finding::decibans);
  }

  @Test
  void saysNothingOfAMiningPortInsideOrOfAPortEverybodyUses() {
    assertThat(MiningPortRule.DEFAULTS.judge(Flows.stratum(WEB, "10.0.0.9", 3333, MINUTE), TTL))
        .isEmpty();
    assertThat(MiningPortRule.DEFAULTS.judge(WEBSITE, TTL)).isEmpty();
    assertThatThrownBy(() -> new MiningPortRule(List.of(443), 5))
        .hasMessage("network.mining-port.ports must be no port everybody uses, was 443");
  }
}
