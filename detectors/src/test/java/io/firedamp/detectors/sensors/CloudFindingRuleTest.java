package io.firedamp.detectors.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.Leg;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudFindingRuleTest {
  private static final Duration LIVES = Duration.ofMinutes(90);

  private final CloudFindingRule rule = new CloudFindingRule(Weights.bundled());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "guardduty | CryptoCurrency:EC2/BitcoinTool.B | 42 | LISTED",
        "guardduty | CryptoCurrency:EC2/BitcoinTool.B!DNS | 42 | LISTED",
        "guardduty | CryptoCurrency:Runtime/BitcoinTool.B | 42 | LISTED",
        "guardduty | CryptoCurrency:Lambda/BitcoinTool.B | 42 | LISTED",
        "guardduty | Impact:Runtime/CryptoMinerExecuted | 46 | MINER_COMMAND",
        "guardduty | Impact:EC2/BitcoinDomainRequest.Reputation | 14 | ''",
        "security-command-center | Execution: Cryptocurrency Mining YARA Rule | 46 | MINER_COMMAND",
        "security-command-center | Execution: Cryptocurrency Mining Hash Match | 46 | MINER_COMMAND",
        "security-command-center | Malware: Cryptomining Bad Domain | 42 | LISTED",
        "defender-for-cloud | VM_DigitalCurrencyMining | 46 | MINER_COMMAND",
        "defender-for-cloud | VM_MinerInContainerImage | 46 | MINER_COMMAND"
      })
  void weighsMiningThatACloudFound(String sensor, String type, double decibans, String traits) {
    assertThat(rule.judge(Alerts.alert(sensor, type, Map.of()), LIVES))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.rule()).isEqualTo("CLD-04");
              assertThat(finding.leg()).isEqualTo(Leg.CLOUD);
              assertThat(finding.decibans()).isEqualTo(decibans);
              assertThat(String.join(" ", finding.traits())).isEqualTo(traits);
              assertThat(finding.techniques()).containsExactly("T1496.001");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "guardduty | UnauthorizedAccess:EC2/RDPBruteForce",
        "guardduty | Recon:EC2/PortProbeUnprotectedPort",
        "security-command-center | C2: Bad IP",
        "defender-for-cloud | VM_SuspiciousScreenSaver"
      })
  void saysNothingOfOtherFindings(String sensor, String type) {
    assertThat(rule.judge(Alerts.alert(sensor, type, Map.of()), LIVES)).isEmpty();
  }

  @Test
  void theTwinOfACloudsFindingIsTheSameWordFromAnotherSensor() {
    assertThat(
            rule.judge(Alerts.alert("wazuh", "CryptoCurrency:EC2/BitcoinTool.B", Map.of()), LIVES))
        .isEmpty();
  }

  @Test
  void namesTheDomainThatWasAskedFor() {
    var alert =
        Alerts.alert(
            "guardduty",
            "CryptoCurrency:EC2/BitcoinTool.B!DNS",
            Map.of("destination.domain", "pool.example.com"));

    assertThat(rule.judge(alert, LIVES).orElseThrow().indicators())
        .singleElement()
        .satisfies(indicator -> assertThat(indicator.getValue()).isEqualTo("pool.example.com"));
  }
}
