package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.POOL;
import static io.firedamp.detectors.network.Flows.TTL;
import static io.firedamp.detectors.network.Flows.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.schemas.avro.DnsQuery;
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
    "203.0.113.5, 44",
    "2001:db8:77::9, 44",
    "cdn.example, 26",
    "0.0.0.0, 10",
    "127.0.0.1, 10",
    "::, 10"
  })
  void ratesAPoolsNameByItsAnswer(String answer, double weight) {
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
  @ValueSource(strings = {"Eu.Pool.Example", "eu.pool.example."})
  void readsAliasesAsTheyAreSpelt(String alias) {
    DnsQuery query = Flows.query("cdn7.assets.example", MINUTE, alias, POOL);

    assertThat(PoolDnsRule.DEFAULTS.judge(query, POOLS, TTL).orElseThrow())
        .returns("pool.example", Finding::slot)
        .returns(44.0, Finding::decibans)
        .satisfies(
            finding ->
                assertThat(finding.attributes())
                    .containsEntry("dns.question.name", "cdn7.assets.example")
                    .containsEntry("destination.domain", "pool.example"));
  }

  @Test
  void leavesAliasesOfOthersAlone() {
    DnsQuery query = Flows.query("cdn7.assets.example", MINUTE, "edge.cdn.example", POOL);

    assertThat(PoolDnsRule.DEFAULTS.judge(query, POOLS, TTL)).isEmpty();
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
  void knowsAPoolThatAProxyIsAskedFor() {
    NetworkFlow tunnel =
        NetworkFlow.newBuilder(Flows.stratum(WEB, "10.0.0.100", 3128, MINUTE))
            .setHttpMethod("CONNECT")
            .setHttpHost("eu.pool.example")
            .build();
    NetworkFlow other = NetworkFlow.newBuilder(tunnel).setHttpHost("api.example").build();

    assertThat(PoolEndpointRule.DEFAULTS.judge(tunnel, POOLS, TTL).orElseThrow())
        .returns("NET-02", Finding::rule)
        .returns(48.0, Finding::decibans)
        .returns("c/ip/" + WEB, finding -> finding.subject().toString());
    assertThat(PoolEndpointRule.DEFAULTS.judge(other, POOLS, TTL)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"XMRig/6.22.2 (Linux x86_64)", "xmr-stak/2.10", "cpuminer", "lolMiner 1.9"})
  void knowsAMinersRequestByItsOwnWord(String agent) {
    NetworkFlow request =
        NetworkFlow.newBuilder(WEBSITE).setUserAgent(agent).setHttpHost("web.example").build();

    assertThat(MinerAgentRule.DEFAULTS.judge(request, TTL).orElseThrow())
        .returns("NET-03", Finding::rule)
        .returns("web.example", Finding::slot)
        .returns(Trait.words(Trait.STRATUM, Trait.MINER_COMMAND), Finding::traits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"curl/8.5 xmrig", "xmrig-exporter/1.0", "Mozilla/5.0 (xmrig)", "", "/"})
  void leavesOtherAgentsAlone(String agent) {
    NetworkFlow request = NetworkFlow.newBuilder(WEBSITE).setUserAgent(agent).build();

    assertThat(MinerAgentRule.DEFAULTS.judge(request, TTL)).isEmpty();
    assertThat(MinerAgentRule.DEFAULTS.judge(WEBSITE, TTL)).isEmpty();
  }

  @Test
  void refusesAnAgentThatCanNeverMatch() {
    assertThatThrownBy(() -> new MinerAgentRule(List.of("XMRig/6"), 40))
        .hasMessageStartingWith("network.miner-agent.agents must be ")
        .hasMessageEndingWith("was 'XMRig/6'");
  }

  @Test
  void knowsAListedEndpointByAddressAndPortTogether() {
    PoolEndpointRule rule = new PoolEndpointRule(List.of(POOL + ":443"), 80);

    assertThat(rule.judge(WEBSITE, POOLS, TTL)).isPresent();
    assertThat(rule.judge(Flows.stratum(WEB, POOL, 8443, MINUTE), POOLS, TTL)).isEmpty();
  }

  @Test
  void knowsAListedEndpointHoweverItsAddressIsSpelled() {
    PoolEndpointRule rule = new PoolEndpointRule(List.of("[2001:DB8:0:0::1]:03333"), 80);

    assertThat(rule.judge(Flows.stratum(WEB, "2001:db8::1", 3333, MINUTE), POOLS, TTL)).isPresent();
    assertThat(rule.judge(Flows.stratum(WEB, "2001:db8::2", 3333, MINUTE), POOLS, TTL)).isEmpty();
  }

  @Test
  void namesTheContainerWhenTheSensorSatInIt() {
    NetworkFlow flow =
        NetworkFlow.newBuilder(WEBSITE).setDnsName("pool.example").setContainerId("ab12").build();

    assertThat(PoolEndpointRule.DEFAULTS.judge(flow, POOLS, TTL).orElseThrow().subject().toString())
        .isEqualTo("c/container/ab12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "203.0.113.5",
        "pool.example:3333",
        "203.0.113.5:port",
        "300.1.1.1:1",
        "203.0.113.5:0",
        "203.0.113.5:65536"
      })
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
