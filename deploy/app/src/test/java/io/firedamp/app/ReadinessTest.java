package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.DetectorHealth;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.sinks.DeliveryHealth;
import io.firedamp.sinks.DeliveryHealth.State;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReadinessTest {
  private static final DetectorHealth RUNS =
      new DetectorHealth(DetectorHealth.State.RUNNING, "running");
  private static final Duration NO_TIME = Duration.ZERO;

  private final Readiness readiness = new Readiness();

  @Test
  void isReadyWhileEveryPartDoesWhatItIsFor() {
    readiness
        .broker(NO_TIME)
        .detector("mining", RUNS, NO_TIME)
        .source("zeek", new SourceHealth(true, null, "waits"))
        .sink("siem", sink(State.DELIVERING, NO_TIME))
        .sink("other", sink(State.RETRYING, Duration.ofSeconds(59)));

    assertThat(readiness.isReady()).isTrue();
    assertThat(readiness.troubles()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"HELD", "STOPPED"})
  void namesASinkThatAPersonMustHelpAndNotWhy(State state) {
    readiness.sink("siem", sink(state, NO_TIME));

    assertThat(readiness.troubles()).isEqualTo(Map.of("sinks", Map.of("siem", state.name())));
  }

  @Test
  void namesASinkThatIsBehind() {
    readiness.sink("siem", sink(State.RETRYING, Duration.ofSeconds(61)));

    assertThat(readiness.troubles()).isEqualTo(Map.of("sinks", Map.of("siem", "behind by 1m1s")));
  }

  @Test
  void namesADetectorThatDoesNotRunAndOneThatDoesNotGetOn() {
    readiness
        .detector("compute", new DetectorHealth(DetectorHealth.State.FAILED, "disk"), NO_TIME)
        .detector("identity", RUNS, Duration.ofSeconds(90));

    assertThat(readiness.troubles())
        .isEqualTo(
            Map.of(
                "detectors",
                Map.of("compute", "FAILED: disk", "identity", "has not got on for 1m30s")));
  }

  @Test
  void namesASourceThatSeesNothing() {
    readiness.source("prometheus", new SourceHealth(false, null, "cannot scrape http://inner"));

    assertThat(readiness.troubles())
        .isEqualTo(Map.of("sources", Map.of("prometheus", "sees nothing")));
  }

  @Test
  void namesAKafkaThatDoesNotAnswer() {
    readiness.broker(Duration.ofSeconds(16));

    assertThat(readiness.isReady()).isFalse();
    assertThat(readiness.troubles())
        .isEqualTo(Map.of("broker", Map.of("kafka", "has not answered for 16s")));
  }

  private static DeliveryHealth sink(State state, Duration age) {
    return new DeliveryHealth(
        "siem", state, "why: secret", 0, 0, 0, 0, 0, 1, Optional.empty(), age, Map.of());
  }
}
