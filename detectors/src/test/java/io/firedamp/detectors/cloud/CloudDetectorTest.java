package io.firedamp.detectors.cloud;

import static io.firedamp.detectors.cloud.CloudEvents.TEN;
import static io.firedamp.detectors.cloud.CloudEvents.list;
import static io.firedamp.detectors.cloud.CloudEvents.longBefore;
import static io.firedamp.detectors.cloud.CloudEvents.oldAccount;
import static io.firedamp.detectors.cloud.CloudEvents.onInstance;
import static io.firedamp.detectors.cloud.CloudEvents.read;
import static io.firedamp.detectors.cloud.CloudEvents.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.DetectorContract;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.schemas.avro.CloudEvent;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudDetectorTest extends DetectorContract {
  private static final String LINUX = "aws-cli/2.15 Python/3.11 Linux/6.1";
  private static final String MAC = "aws-cli/1.18 Python/3.8 Darwin/19.5.0";

  @Override
  protected Detector detector() {
    return new CloudDetector(CloudDetector.Settings.DEFAULTS);
  }

  @Override
  protected Set<String> durableNames() {
    return Set.of(
        "cloud-events",
        "cloud-requests-by-account-repartition",
        "cloud-requests",
        "cloud-accounts",
        "bucket-keys",
        "signals");
  }

  @Override
  protected List<CloudEvent> story() {
    return List.of(
        oldAccount(),
        list(TEN, "backups").build(),
        onInstance(TEN.plusSeconds(60), "203.0.113.7", LINUX).build(),
        onInstance(TEN.plusSeconds(120), "198.51.100.9", LINUX).build(),
        run(TEN.plusSeconds(180), "p3.2xlarge", 4).build());
  }

  // CLD-01

  @Test
  void anInstancesCredentialSeenFromASecondAddressIsOffItsHost() {
    assertThat(
            play(
                onInstance(TEN, "203.0.113.7", LINUX).build(),
                onInstance(TEN.plusSeconds(60), "198.51.100.9", LINUX).build()))
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.getRule()).isEqualTo("CLD-01");
              assertThat(signal.getLeg()).isEqualTo(Leg.CLOUD);
              assertThat(signal.getDecibans()).isEqualTo(20);
              assertThat(signal.getTraits()).containsExactly("OFF_HOST");
              assertThat(signal.getTechniques()).containsExactly("T1078.004", "T1552.005");
              assertThat(signal.getSubject())
                  .isEqualTo("c/workload/cloud-identity/aws:123456789012/" + CloudEvents.ROLE);
              assertThat(signal.getAttributes())
                  .containsEntry("source.address", "198.51.100.9")
                  .containsEntry("cloud.instance.id", CloudEvents.INSTANCE);
              assertThat(signal.getEvidence()).hasSize(1);
            });
  }

  @Test
  void anInstancesCredentialOnAMacIsOffItsHostAtOnce() {
    assertThat(play(onInstance(TEN, "203.0.113.7", MAC).build()))
        .extracting(Signal::getDecibans)
        .containsExactly(38.0);
  }

  @Test
  void anInstanceThatAsksFromOnePublicAndManyPrivateAddressesIsAtHome() {
    assertThat(
            play(
                onInstance(TEN, "203.0.113.7", LINUX).build(),
                onInstance(TEN.plusSeconds(60), "10.0.1.10", LINUX).build(),
                onInstance(TEN.plusSeconds(90), "10.0.1.11", LINUX).build(),
                onInstance(TEN.plusSeconds(120), "203.0.113.7", LINUX).build()))
        .isEmpty();
  }

  @Test
  void aNetworkThatInstancesAreSeenFromIsTheirs() {
    List<CloudEvent> events =
        List.of(
            onInstance(TEN, "203.0.113.7", LINUX).build(),
            onInstance(TEN.plusSeconds(60), "198.51.100.9", LINUX).build());

    assertThat(play(withEgress("198.51.100.0/24"), events)).isEmpty();
    assertThat(play(withEgress("192.0.2.0/24"), events)).hasSize(1);
  }

  @Test
  void aPersonsRoleMayBeUsedFromAnywhere() {
    assertThat(
            play(
                onInstance(TEN, "203.0.113.7", MAC).setSession("ada").build(),
                onInstance(TEN.plusSeconds(60), "198.51.100.9", MAC).setSession("ada").build()))
        .isEmpty();
  }

  // CLD-02

  @Test
  void aBucketThatIsOpenedToEveryoneIsTold() {
    assertThat(
            play(
                CloudEvents.event(
                        "PutBucketPolicy", TEN, Map.of("bucket", "backups", "public", "true"))
                    .build()))
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.getRule()).isEqualTo("CLD-02");
              assertThat(signal.getTitle()).isEqualTo("opened to everyone: backups");
              assertThat(signal.getTraits()).containsExactly("PUBLIC_BUCKET");
            });
  }

  @Test
  void aBucketThatCouldNotBeOpenedOrStaysClosedIsNot() {
    Map<String, String> open = Map.of("bucket", "backups", "public", "true");

    assertThat(
            play(
                CloudEvents.event("PutBucketPolicy", TEN, open)
                    .setErrorCode("AccessDenied")
                    .build(),
                CloudEvents.event("PutBucketPolicy", TEN, Map.of("bucket", "backups")).build()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBucketThatIsListedAndThenReadKeyByKeyIsLooted(boolean listedLast) {
    List<CloudEvent> events = new ArrayList<>(readMany(100, TEN));
    events.add(listedLast ? events.size() : 0, list(TEN.plusSeconds(1), "backups").build());

    assertThat(play(detector(), events))
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.getTraits()).containsExactly("LOOT");
              assertThat(signal.getTime()).isEqualTo(TEN);
            });
  }

  @Test
  void readingFewKeysOrManyOverHoursOrWithoutAListIsNoLoot() {
    List<CloudEvent> few = new ArrayList<>(readMany(99, TEN));
    few.add(list(TEN, "backups").build());
    few.add(read(TEN.plusSeconds(2), "backups", "key-7").build());
    List<CloudEvent> slow = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      slow.add(list(TEN.plusSeconds(60L * i), "backups").build());
      slow.add(read(TEN.plusSeconds(60L * i), "backups", "key-" + i).build());
    }

    assertThat(play(detector(), few)).isEmpty();
    assertThat(play(detector(), slow)).isEmpty();
    assertThat(play(detector(), readMany(300, TEN))).isEmpty();
  }

  // CLD-03

  @Test
  void acceleratorsForWhoNeverAskedForComputeAreABurst() {
    assertThat(play(oldAccount(), run(TEN, "p3.2xlarge", 4).build()))
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.getRule()).isEqualTo("CLD-03");
              assertThat(signal.getDecibans()).isEqualTo(28);
              assertThat(signal.getTitle()).isEqualTo("32 vCPUs asked for within PT30M");
              assertThat(signal.getDetail())
                  .contains("never asked for compute", "accelerators for the first time");
              assertThat(signal.getTechniques()).containsExactly("T1496.001", "T1578.002");
              assertThat(signal.getTraits()).containsExactly("COMPUTE_BURST");
            });
  }

  @Test
  void manySmallInstancesWithinHalfAnHourAreABurst() {
    List<CloudEvent> events = new ArrayList<>(List.of(oldAccount()));
    for (int i = 0; i < 4; i++) {
      events.add(run(TEN.plusSeconds(i), "m5.large", 1).build());
    }

    assertThat(play(detector(), events))
        .singleElement()
        .satisfies(signal -> assertThat(signal.getEvidence()).hasSize(4));
  }

  @Test
  void whoAsksEveryMonthForTheSameThereIsNoNews() {
    assertThat(
            play(oldAccount(), longBefore("p2.xlarge").build(), run(TEN, "p3.2xlarge", 4).build()))
        .isEmpty();
  }

  @Test
  void aRegionThatWasNotUsedIsNews() {
    assertThat(
            play(
                oldAccount(),
                longBefore("m5.large").build(),
                run(TEN, "m5.2xlarge", 4).setRegion("sa-east-1").build()))
        .singleElement()
        .satisfies(signal -> assertThat(signal.getDetail()).contains("in sa-east-1"));
  }

  @Test
  void anotherZoneOfARegionThatIsUsedIsNoNews() {
    assertThat(
            play(
                oldAccount(),
                longBefore("m5.large").setRegion("us-central1-a").build(),
                run(TEN, "m5.2xlarge", 4).setRegion("us-central1-b").build()))
        .isEmpty();
  }

  @Test
  void littleComputeIsNone() {
    assertThat(play(oldAccount(), run(TEN, "t3.micro", 3).build())).isEmpty();
  }

  @Test
  void whatWasOnlyTriedOutIsNothingAndWhatWasRefusedIsLess() {
    assertThat(
            play(
                oldAccount(),
                run(TEN, "p3.2xlarge", 4).setErrorCode("Client.DryRunOperation").build()))
        .isEmpty();
    assertThat(
            play(
                oldAccount(),
                run(TEN, "p2.xlarge", 10).setErrorCode("Client.UnauthorizedOperation").build()))
        .extracting(Signal::getDecibans)
        .containsExactly(18.0);
  }

  @Test
  void inAnAccountThatIsNewItselfABurstSaysLittle() {
    assertThat(play(run(TEN, "m5.4xlarge", 4).build()))
        .extracting(Signal::getDecibans)
        .containsExactly(4.0);
  }

  @Test
  void takesBackWhatALateEventShowsToBeNoNews() {
    List<Signal> signals =
        play(oldAccount(), run(TEN, "m5.4xlarge", 4).build(), longBefore("m5.large").build());

    assertThat(signals).hasSize(2);
    assertThat(signals.get(1).getRetracted()).isTrue();
    assertThat(signals.get(1).getId()).isEqualTo(signals.get(0).getId());
  }

  @Test
  void saysMoreOnceTheAccountProvesToBeOld() {
    List<Signal> signals = play(run(TEN, "m5.4xlarge", 4).build(), oldAccount());

    assertThat(standing(signals)).extracting(Signal::getDecibans).containsExactly(16.0);
  }

  @Test
  void comesToTheSameInAnyOrderAndTwice() {
    List<CloudEvent> events = new ArrayList<>(story());
    events.addAll(readMany(120, TEN));
    events.add(longBefore("m5.large").build());
    events.add(run(TEN.plusSeconds(600), "m5.8xlarge", 2).setRegion("sa-east-1").build());
    List<Signal> expected = standing(play(detector(), events));

    for (int seed = 0; seed < 20; seed++) {
      List<CloudEvent> shuffled = new ArrayList<>(events);
      shuffled.addAll(events.subList(0, 5));
      Collections.shuffle(shuffled, new Random(seed));

      assertThat(standing(play(detector(), shuffled)))
          .extracting(Signal::getId)
          .containsExactlyInAnyOrderElementsOf(expected.stream().map(Signal::getId).toList());
    }
    assertThat(expected).isNotEmpty();
  }

  @Test
  void boundsWhatItKeepsOfOnePrincipal() {
    List<CloudEvent> events = new ArrayList<>(List.of(longBefore("m5.large").build()));
    for (int i = 0; i < 400; i++) {
      events.add(run(TEN.plusSeconds(i), "t3.micro", 1).build());
    }
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      harness.publish(events);

      try (var kept =
          harness.driver().<String, List<CloudRequest>>getKeyValueStore("cloud-requests").all()) {
        List<CloudRequest> known = kept.next().value;
        assertThat(known).hasSize(256);
        assertThat(known.get(0).time()).isEqualTo(TEN.minus(CloudEvents.WEEKS));
      }
    }
  }

  @Test
  void forgetsAPrincipalThatAsksForNothingAnyMore() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      harness.publish(longBefore("m5.large").build());
      Instant later = TEN.plus(Duration.ofDays(100));
      for (int i = 0; i < 2000; i++) {
        harness.publish(list(later.plusSeconds(60L * i), "b" + i).build());
      }

      try (var kept =
          harness.driver().<String, List<CloudRequest>>getKeyValueStore("cloud-requests").all()) {
        assertThat(kept.hasNext()).isFalse();
      }
    }
  }

  @Test
  void refusesEgressThatIsNoNetwork() {
    assertThatThrownBy(() -> withEgress("nat"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cloud.egress: a network must be")
        .hasMessageEndingWith("was 'nat'");
  }

  private static List<CloudEvent> readMany(int keys, Instant from) {
    List<CloudEvent> events = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      events.add(read(from.plusMillis(i), "backups", "key-" + i).build());
    }
    return events;
  }

  private static Detector withEgress(String... egress) {
    CloudDetector.Settings defaults = CloudDetector.Settings.DEFAULTS;
    return new CloudDetector(
        new CloudDetector.Settings(
            List.of(egress),
            defaults.leastVcpus(),
            defaults.computeWithin(),
            defaults.newFor(),
            defaults.learning(),
            defaults.leastKeys(),
            defaults.keysWithin(),
            defaults.remember(),
            defaults.timeToLive()));
  }

  private List<Signal> play(CloudEvent... events) {
    return play(detector(), List.of(events));
  }

  private static List<Signal> play(Detector detector, List<CloudEvent> events) {
    try (DetectorHarness harness = new DetectorHarness(detector)) {
      return harness.publish(events).signals();
    }
  }

  /** What was written and not taken back. */
  private static List<Signal> standing(List<Signal> signals) {
    Map<String, Signal> last = new HashMap<>();
    signals.forEach(signal -> last.put(signal.getId(), signal));
    return last.values().stream().filter(signal -> !signal.getRetracted()).toList();
  }
}
