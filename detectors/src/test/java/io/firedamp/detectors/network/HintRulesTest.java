package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.TTL;
import static io.firedamp.detectors.network.Flows.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NET-09, NET-10, NET-13 and NET-14: each a hint that one flow gives. */
class HintRulesTest {
  private static final String PEER = "198.51.100.20";
  private static final Weights WEIGHTS = Weights.bundled();

  @ParameterizedTest
  @ValueSource(ints = {1080, 9001, 9030, 9050, 9150})
  void aPortOfTorOrSocksIsAFaintHint(int port) {
    assertThat(hidden(AnonymiserRule.DEFAULTS, to(PEER, port)))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.decibans()).isEqualTo(3);
              assertThat(finding.traits()).containsExactly("ANONYMISER");
              assertThat(finding.techniques()).containsExactly("T1090.003");
            });
  }

  @Test
  void aListedRelayWeighsMoreOnWhateverPort() {
    AnonymiserRule rule =
        new AnonymiserRule(List.of("198.51.100.0/28", PEER), List.of(), List.of());

    assertThat(hidden(rule, to(PEER, 443)).orElseThrow().decibans()).isEqualTo(10);
    assertThat(hidden(rule, to("198.51.100.7", 443))).isPresent();
    assertThat(hidden(rule, to("198.51.100.99", 443))).isEmpty();
    assertThatThrownBy(() -> new AnonymiserRule(List.of("198.51.100.0/40"), List.of(), List.of()))
        .hasMessageContaining("'198.51.100.0/40'");
  }

  @Test
  void aTunnelIsOverUdpAndAProxyWithinIsNobodysRelay() {
    NetworkFlow wireguard = NetworkFlow.newBuilder(to(PEER, 51_820)).setTransport("udp").build();

    assertThat(hidden(AnonymiserRule.DEFAULTS, wireguard)).isPresent();
    assertThat(hidden(AnonymiserRule.DEFAULTS, to(PEER, 51_820))).isEmpty();
    assertThat(hidden(AnonymiserRule.DEFAULTS, to("10.0.0.9", 1080))).isEmpty();
  }

  @Test
  void aPublicResolverOverHttpsIsAHintByNameOrByAddress() {
    NetworkFlow byName = NetworkFlow.newBuilder(to(PEER, 443)).setServerName("dns.google").build();

    assertThat(asked(OpenResolverRule.DEFAULTS, byName))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.decibans()).isEqualTo(4);
              assertThat(finding.traits()).containsExactly("HIDDEN_DNS");
              assertThat(finding.detail()).isEqualTo("encrypted connection to Google");
            });
    assertThat(asked(OpenResolverRule.DEFAULTS, to("9.9.9.9", 443))).isPresent();
  }

  @Test
  void anyResolverOverTlsIsAHintUnlessItIsAllowed() {
    OpenResolverRule own = new OpenResolverRule(List.of(), List.of(PEER), 4);

    assertThat(asked(OpenResolverRule.DEFAULTS, to(PEER, 853))).isPresent();
    assertThat(asked(own, to(PEER, 853))).isEmpty();
    assertThat(asked(OpenResolverRule.DEFAULTS, to("10.0.0.53", 853))).isEmpty();
  }

  @Test
  void aPlainQuestionToAPublicResolverIsSeenByEverybody() {
    assertThat(asked(OpenResolverRule.DEFAULTS, to("8.8.8.8", 53))).isEmpty();
    assertThat(asked(OpenResolverRule.DEFAULTS, to(PEER, 443))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"curl/8.5.0", "Wget/1.21.4", "Wget", "Python-urllib/3.11"})
  void aDownloaderThatAsksABareAddressFetchesAsDroppersDo(String agent) {
    assertThat(fetched(request("198.51.100.77", agent)))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.decibans()).isEqualTo(8);
              assertThat(finding.slot()).isEqualTo("198.51.100.77");
              assertThat(finding.traits()).containsExactly("PAYLOAD_FETCH");
              assertThat(finding.techniques()).containsExactly("T1105");
            });
  }

  @Test
  void anInstallerFromANamedHostAProbeWithinAndABrowserDoNot() {
    assertThat(fetched(request("packages.example", "curl/8.5.0"))).isEmpty();
    assertThat(fetched(request("10.0.0.9", "curl/8.5.0"))).isEmpty();
    assertThat(fetched(request("198.51.100.77", "Prometheus/2.51"))).isEmpty();
  }

  @Test
  void aSiteWhereAnybodyLeavesFilesIsKnownByItsNameInTls() {
    NetworkFlow flow = NetworkFlow.newBuilder(to(PEER, 443)).setServerName("transfer.sh").build();
    NetworkFlow code =
        NetworkFlow.newBuilder(to(PEER, 443)).setServerName("raw.githubusercontent.com").build();

    assertThat(fetched(flow).orElseThrow().decibans()).isEqualTo(6);
    assertThat(fetched(code)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "fd00:ec2::254", "168.63.129.16", "100.100.100.200"})
  void aMetadataServiceIsKnownByItsAddress(String address) {
    assertThat(MetadataServiceRule.DEFAULTS.judge(to(address, 80), TTL))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.decibans()).isEqualTo(2);
              assertThat(finding.traits()).containsExactly("METADATA_SERVICE");
              assertThat(finding.techniques()).containsExactly("T1552.005");
            });
  }

  @Test
  void anotherLinkLocalAddressIsNoMetadataService() {
    assertThat(MetadataServiceRule.DEFAULTS.judge(to("169.254.20.10", 53), TTL)).isEmpty();
    assertThatThrownBy(() -> new MetadataServiceRule(List.of("metadata.internal"), 2))
        .hasMessage(
            "network.metadata-service.addresses must be addresses, was 'metadata.internal'");
  }

  private static NetworkFlow to(String peer, int port) {
    return Flows.stratum(WEB, peer, port, Duration.ofSeconds(5));
  }

  private static NetworkFlow request(String host, String agent) {
    return NetworkFlow.newBuilder(to(PEER, 80))
        .setApplicationProtocol("http")
        .setHttpMethod("GET")
        .setHttpHost(host)
        .setUserAgent(agent)
        .build();
  }

  private static Optional<Finding> hidden(AnonymiserRule rule, NetworkFlow flow) {
    return rule.judge(flow, rule.table(), WEIGHTS, TTL);
  }

  private static Optional<Finding> asked(OpenResolverRule rule, NetworkFlow flow) {
    return rule.judge(flow, rule.table(), rule.exceptions(), TTL);
  }

  private static Optional<Finding> fetched(NetworkFlow flow) {
    PayloadFetchRule rule = PayloadFetchRule.DEFAULTS;
    return rule.judge(flow, rule.table(), WEIGHTS, TTL);
  }
}
