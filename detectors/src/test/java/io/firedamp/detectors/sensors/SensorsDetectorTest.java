package io.firedamp.detectors.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.DetectorContract;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.Finding;
import io.firedamp.schemas.avro.SensorAlert;
import io.firedamp.schemas.avro.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SensorsDetectorTest extends DetectorContract {
  private static final Instant NOON = Alerts.NOON;

  @Override
  protected Detector detector() {
    return new SensorsDetector(SensorsDetector.Settings.DEFAULTS);
  }

  @Override
  protected Set<String> durableNames() {
    return Set.of("sensor-alerts", "sensor-findings", "signals", "ticks");
  }

  @Override
  protected List<SensorAlert> story() {
    return List.of(
        Alerts.alert("falco", "Terminal shell in container", Map.of(), NOON),
        Alerts.alert(
            "falco",
            "Detect crypto miners using the Stratum protocol",
            Map.of("process.command_line", Alerts.MINER),
            NOON.plusSeconds(60)),
        Alerts.alert(
            "guardduty", "CryptoCurrency:Runtime/BitcoinTool.B", Map.of(), NOON.plusSeconds(120)));
  }

  private List<Signal> play(SensorAlert... alerts) {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      return harness.publish(alerts).signals();
    }
  }

  @Test
  void saysWhatEachRuleFindsOnWhatTheAlertIsAbout() {
    List<Signal> signals = play(story().toArray(SensorAlert[]::new));

    assertThat(signals)
        .extracting(Signal::getRule)
        .containsExactly("RUN-01", "RUN-01", "RUN-02", "CLD-04");
    assertThat(signals)
        .allSatisfy(
            signal -> {
              assertThat(signal.getSubject()).isEqualTo(Alerts.POD.toString());
              assertThat(signal.getDetector()).isEqualTo("sensors");
              assertThat(signal.getEvidence()).hasSize(1);
            });
  }

  @Test
  void oneAlertThatIsRepeatedIsOneFact() {
    SensorAlert[] often = new SensorAlert[50];
    for (int i = 0; i < often.length; i++) {
      often[i] =
          Alerts.alert("falco", "Terminal shell in container", Map.of(), NOON.plusSeconds(i));
    }

    assertThat(play(often)).hasSize(1);
    assertThat(play(often[0], often[0], often[0])).hasSize(1);
  }

  @Test
  void saysAgainInTheNextHour() {
    assertThat(
            play(
                Alerts.alert("falco", "Terminal shell in container", Map.of(), NOON),
                Alerts.alert(
                    "falco", "Terminal shell in container", Map.of(), NOON.plusSeconds(3600))))
        .hasSize(2);
  }

  @Test
  void letsTheEarliestStandWhateverCameFirst() {
    SensorAlert early = Alerts.alert("falco", "Terminal shell in container", Map.of(), NOON);
    SensorAlert late =
        Alerts.alert("falco", "Terminal shell in container", Map.of(), NOON.plusSeconds(30));

    List<Signal> inOrder = play(early, late);
    List<Signal> turned = play(late, early);

    assertThat(turned).hasSize(3);
    assertThat(turned.get(1)).isEqualTo(Finding.retraction(turned.get(0)));
    assertThat(turned.get(2).getId()).isEqualTo(inOrder.get(0).getId());
  }

  @Test
  void oneStartThatTwoSensorsSawIsSaidOnce() {
    assertThat(
            play(Alerts.started("tetragon", Alerts.MINER), Alerts.started("tracee", Alerts.MINER)))
        .extracting(Signal::getRule)
        .first()
        .isEqualTo("RUN-02");
    assertThat(
            play(Alerts.started("tetragon", Alerts.MINER), Alerts.started("tracee", Alerts.MINER)))
        .filteredOn(signal -> !signal.getRetracted())
        .extracting(Signal::getSlot)
        .containsOnly("mining protocol, miner arguments");
  }

  @Test
  void oneMinerThatIsStartedUnderManyNamesIsSaidOnce() {
    SensorAlert[] starts = new SensorAlert[20];
    for (int i = 0; i < starts.length; i++) {
      starts[i] =
          Alerts.alert(
              "tetragon",
              "process_exec",
              Map.of(
                  "event.kind",
                  "event",
                  "process.command_line",
                  "/tmp/%d -o stratum+tcp://203.0.113.%d:3333 -u w%d".formatted(i, i, i)),
              NOON.plusSeconds(i));
    }

    assertThat(play(starts)).hasSize(1);
  }

  @Test
  void forgetsWhatItSaidADayAgoAsEventTimePasses() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      harness.publish(story());
      harness.tick(NOON.plusSeconds(2 * 86_400), false);

      assertThat(harness.driver().<String, Object>getKeyValueStore("sensor-findings").all())
          .toIterable()
          .isEmpty();
    }
  }
}
