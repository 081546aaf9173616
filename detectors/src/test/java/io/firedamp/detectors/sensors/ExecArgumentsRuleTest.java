package io.firedamp.detectors.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.TraceFinder;
import io.firedamp.schemas.avro.Leg;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExecArgumentsRuleTest {
  private static final Duration LIVES = Duration.ofMinutes(90);

  private final ExecArgumentsRule rule =
      new ExecArgumentsRule(new TraceFinder(PoolList.bundled()), Weights.bundled());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/tmp/kworker -o stratum+tcp://pool.example.com:3333 -u worker | 46 | MINER_COMMAND",
        "./xmrig --donate-level 1 -o pool.example.com:443 | 46 | MINER_COMMAND",
        "/tmp/a -o stratum+tcp://pool.example.com:3333 -u 48edfHu7V9Z84YzzMa6fUueoELZ9ZRXq9VetWzYGzKt52XU5xvqgzYnDK9URnRoJMk1j8nLwEVsaSWJ4fhdUyZijBGUicoD | 54 | MINER_COMMAND WALLET",
        "tee /host/etc/cron.d/x | 10 | DROPPER"
      })
  void weighsACommandLineAsImagesAndRequestsAre(String command, double decibans, String traits) {
    assertThat(rule.judge(Alerts.started("tetragon", command), LIVES))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.rule()).isEqualTo("RUN-02");
              assertThat(finding.leg()).isEqualTo(Leg.RUNTIME);
              assertThat(finding.decibans()).isEqualTo(decibans);
              assertThat(String.join(" ", finding.traits())).isEqualTo(traits);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/bin/curl https://ebpf.io/applications/#tetragon",
        "sh -c clear; (bash || ash || sh)",
        "fetcher -secret-dir /secrets -cfgmap-dir /configs -jaeger-collector-endpoint /userfunc",
        "/bin/sh -ec vault status -tls-skip-verify"
      })
  void saysNothingOfOrdinaryCommands(String command) {
    assertThat(rule.judge(Alerts.started("tracee", command), LIVES)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grep -r xmrig /var/log", "trivy image xmrig/xmrig", "pkill -f xmrig"})
  void theTwinOfAMinersCommandLooksForOne(String command) {
    assertThat(rule.judge(Alerts.started("falco", command), LIVES))
        .satisfiesAnyOf(
            found -> assertThat(found).isEmpty(),
            found -> assertThat(found.orElseThrow().decibans()).isLessThan(20));
  }

  @Test
  void saysNothingWhereNoCommandLineIsTold() {
    assertThat(rule.judge(Alerts.alert("falco", "A rule", Map.of()), LIVES)).isEmpty();
  }

  @Test
  void oneProcessThatTwoSensorsSawIsOneFinding() {
    var first = rule.judge(Alerts.started("tetragon", Alerts.MINER), LIVES).orElseThrow();
    var second = rule.judge(Alerts.started("falco", Alerts.MINER), LIVES).orElseThrow();

    assertThat(second.slot()).isEqualTo(first.slot());
  }
}
