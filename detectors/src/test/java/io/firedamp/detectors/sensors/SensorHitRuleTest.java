package io.firedamp.detectors.sensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.SensorAlert;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SensorHitRuleTest {
  private static final Duration LIVES = Duration.ofMinutes(90);

  private final SensorHitRule rule = new SensorHitRule(SensorRules.bundled(), Weights.bundled());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "falco | Detect crypto miners using the Stratum protocol | '' | RUNTIME | 42 | MINER_COMMAND",
        "falco | Detect outbound connections to common miner pool ports | '' | NETWORK | 30 | LISTED",
        "falco | Drop and execute new binary in container | '' | RUNTIME | 14 | DROPPER",
        "falco | Terminal shell in container | '' | RUNTIME | 2 | ''",
        "falco | Our cryptojacking rule | '' | RUNTIME | 38 | ''",
        "tetragon | detect-xmrig | '' | RUNTIME | 38 | ''",
        "tracee | TRC-1022 | New executable dropped | RUNTIME | 14 | DROPPER",
        "kubearmor | ksp-block-crypto-miners | '' | RUNTIME | 38 | ''",
        "kubescape | R1007 | Crypto miner launched | RUNTIME | 42 | MINER_COMMAND",
        "kubescape | R1008 | Crypto Mining Domain Communication | NETWORK | 30 | LISTED",
        "kubescape | R1009 | Crypto Mining Related Port Communication | NETWORK | 3 | MINING_PORT",
        "wazuh | 100201 | Possible cryptominer started | RUNTIME | 38 | ''",
        "suricata | ET COINMINER Cryptocurrency Miner Checkin | '' | NETWORK | 42 | STRATUM",
        "suricata | ET COINMINER Observed DNS Query to Cryptocurrency Mining Pool Domain | '' | NETWORK | 30 | LISTED",
        "suricata | ET POLICY Crypto Coin Miner Login | '' | NETWORK | 42 | STRATUM",
        "suricata | ET COINMINER CoinHive In-Browser Miner Detected | '' | NETWORK | 4 | ''",
        "guardduty | Execution:Runtime/NewBinaryExecuted | '' | RUNTIME | 14 | DROPPER"
      })
  void weighsARuleByWhatItTellsOf(
      String sensor, String name, String title, Leg leg, double decibans, String traits) {
    Finding finding = judge(sensor, name, title).orElseThrow();

    assertThat(finding.rule()).isEqualTo("RUN-01");
    assertThat(finding.leg()).isEqualTo(leg);
    assertThat(finding.decibans()).isEqualTo(decibans);
    assertThat(String.join(" ", finding.traits())).isEqualTo(traits);
    assertThat(finding.attributes()).containsEntry("observer.product", sensor);
    assertThat(finding.techniques()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "falco | Write below binary dir | ''",
        "falco | Contact K8S API Server From Container | ''",
        "falco | Read sensitive file untrusted | ''",
        "kubearmor | harden-wordpress-pkg-mngr-exec | ''",
        "tetragon | determining-the-policy | ''",
        "wazuh | 5715 | sshd: authentication success.",
        "suricata | ET WEB_SPECIFIC_APPS OGNL Expression Injection (CVE-2017-9791) | ''",
        "suricata | ET INFO Cryptocurrency Exchange Domain in DNS Lookup (binance .com) | ''",
        "suricata | ET DNS Query for Determining the Public Address | ''",
        "kubearmor | allow-ntp-stratum-one | ''",
        "guardduty | UnauthorizedAccess:EC2/RDPBruteForce | ''",
        "guardduty | CryptoCurrency:EC2/BitcoinTool.B!DNS | ''"
      })
  void saysNothingOfRulesOfOtherThings(String sensor, String name, String title) {
    assertThat(judge(sensor, name, title)).isEmpty();
  }

  @Test
  void theTwinOfAMinersRuleIsAnAlertInWhoseTextAnAttackerNamesAMiner() {
    SensorAlert alert =
        SensorAlert.newBuilder(
                Alerts.alert(
                    "falco",
                    "Read sensitive file untrusted",
                    Map.of("process.command_line", "cat xmrig-coinminer", "user.name", "xmrig")))
            .setMessage("xmrig stratum+tcp coinminer")
            .build();

    assertThat(rule.judge(alert, LIVES)).isEmpty();
  }

  @Test
  void takesTheCategoryOfASignatureForItsAuthorsWord() {
    SensorAlert alert =
        Alerts.alert(
            "suricata",
            "ET MALWARE Something New",
            Map.of("rule.category", "Crypto Currency Mining Activity Detected"));

    assertThat(rule.judge(alert, LIVES))
        .hasValueSatisfying(finding -> assertThat(finding.decibans()).isEqualTo(30));
  }

  @Test
  void theStartOfAProcessIsNoAlert() {
    SensorAlert start = Alerts.alert("tetragon", "detect-xmrig", Map.of("event.kind", "event"));

    assertThat(rule.judge(start, LIVES)).isEmpty();
  }

  @Test
  void takesAnInstallationsWordForWhatItsOwnRuleTellsOf() {
    SensorHitRule own =
        new SensorHitRule(
            SensorRules.bundled()
                .with(
                    Map.of(
                        "falco Our rule 7",
                        "miner",
                        "falco Terminal shell in container",
                        "dropper")),
            Weights.bundled());

    assertThat(own.judge(Alerts.alert("falco", "Our rule 7", Map.of()), LIVES))
        .hasValueSatisfying(finding -> assertThat(finding.decibans()).isEqualTo(42));
    assertThat(own.judge(Alerts.alert("falco", "Terminal shell in container", Map.of()), LIVES))
        .hasValueSatisfying(finding -> assertThat(finding.decibans()).isEqualTo(14));
  }

  @Test
  void namesTheGradeThatThereIsNot() {
    assertThatThrownBy(() -> SensorRules.bundled().with(Map.of("falco x", "huge")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "sensors.grades must be one of miner, named, dropper, shell, protocol, pool, port, browser, was 'huge'");
  }

  private Optional<Finding> judge(String sensor, String name, String title) {
    Map<String, String> fields = title.isEmpty() ? Map.of() : Map.of("rule.name", title);
    return rule.judge(Alerts.alert(sensor, name, fields), LIVES);
  }
}
