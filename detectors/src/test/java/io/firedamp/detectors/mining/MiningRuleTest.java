package io.firedamp.detectors.mining;

import static io.firedamp.detectors.mining.Signals.CONTAINER;
import static io.firedamp.detectors.mining.Signals.flat;
import static io.firedamp.detectors.mining.Signals.knownBadImage;
import static io.firedamp.detectors.mining.Signals.miningPort;
import static io.firedamp.detectors.mining.Signals.newImage;
import static io.firedamp.detectors.mining.Signals.poolName;
import static io.firedamp.detectors.mining.Signals.saturated;
import static io.firedamp.detectors.mining.Signals.stratumShape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.mining.MiningRule.Verdict;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MiningRuleTest {
  private final MiningRule rule =
      new MiningRule(Duration.ofMinutes(60), 10, Duration.ofMinutes(30));

  @Test
  void isCriticalWhenImageCpuAndPoolTrafficMeet() {
    Verdict verdict =
        judge(newImage(CONTAINER, 0), saturated(CONTAINER, 12), stratumShape(CONTAINER, 10))
            .orElseThrow();

    assertThat(verdict.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(verdict.correlations()).containsExactly("COR-01", "COR-02");
    // 1 - 0.85 * 0.75 * 0.5
    assertThat(verdict.confidence()).isEqualTo(68);
  }

  @Test
  void isHighWhenCpuMeetsPoolTraffic() {
    Verdict verdict = judge(saturated(CONTAINER, 12), stratumShape(CONTAINER, 10)).orElseThrow();

    assertThat(verdict.severity()).isEqualTo(Severity.HIGH);
    assertThat(verdict.correlations()).containsExactly("COR-02");
  }

  @Test
  void isHighForAThrottledMinerOnAPoolThatNoListKnows() {
    Verdict verdict = judge(flat(CONTAINER, 40), stratumShape(CONTAINER, 10)).orElseThrow();

    assertThat(verdict.correlations()).containsExactly("COR-02", "COR-10");
  }

  @Test
  void doesNotCallItUnlistedWhenAListKnowsThePool() {
    Verdict verdict =
        judge(flat(CONTAINER, 40), stratumShape(CONTAINER, 10), poolName(CONTAINER, 5))
            .orElseThrow();

    assertThat(verdict.correlations()).doesNotContain("COR-10");
  }

  @Test
  void waitsWithANewImageUntilItHasBurntForLongerThanABuild() {
    assertThat(judge(newImage(CONTAINER, 0), saturated(CONTAINER, 12), saturated(CONTAINER, 30)))
        .isEmpty();
    assertThat(judge(newImage(CONTAINER, 0), saturated(CONTAINER, 12), saturated(CONTAINER, 42)))
        .map(Verdict::severity)
        .contains(Severity.MEDIUM);
  }

  @Test
  void opensForOneSignalThatIsAlarmingAlone() {
    assertThat(judge(knownBadImage(CONTAINER, 0)))
        .map(Verdict::severity)
        .contains(Severity.CRITICAL);
  }

  @Test
  void isSilentForABusyBuildOfAKnownImage() {
    assertThat(judge(saturated(CONTAINER, 12), flat(CONTAINER, 40))).isEmpty();
  }

  @Test
  void isSilentForALongQuietConnectionAlone() {
    assertThat(judge(stratumShape(CONTAINER, 10), miningPort(CONTAINER, 1))).isEmpty();
  }

  @Test
  void doesNotTakeAPortForPoolTraffic() {
    assertThat(judge(saturated(CONTAINER, 12), miningPort(CONTAINER, 1))).isEmpty();
  }

  @Test
  void doesNotJoinLegsThatLieFurtherApartThanTheWindow() {
    assertThat(judge(saturated(CONTAINER, 0), stratumShape(CONTAINER, 61))).isEmpty();
    assertThat(judge(saturated(CONTAINER, 0), stratumShape(CONTAINER, 60))).isPresent();
  }

  @Test
  void saysWhichSettingIsWrong() {
    assertThatThrownBy(() -> new MiningRule(Duration.ZERO, 10, Duration.ZERO))
        .hasMessage("window must be positive, was PT0S");
  }

  private Optional<Verdict> judge(Signal... signals) {
    return rule.judge(List.of(signals));
  }
}
