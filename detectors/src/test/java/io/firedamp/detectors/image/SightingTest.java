package io.firedamp.detectors.image;

import static io.firedamp.detectors.image.Images.DIGEST;
import static io.firedamp.detectors.image.Images.MORNING;
import static io.firedamp.detectors.image.Images.OTHER_DIGEST;
import static io.firedamp.detectors.image.Images.pull;
import static io.firedamp.detectors.image.Images.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.indicators.ImageNames;
import io.firedamp.detectors.indicators.Trace;
import io.firedamp.detectors.indicators.Traces;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a state or a pull says of an image: who, what, since when; and which of two counts. */
class SightingTest {
  private static final String NGINX = "docker.io/library/nginx:1";

  @Test
  void aRunningContainerIsSeenUnderItsOwnNameAndEveryDigest() {
    ContainerState state =
        ContainerState.newBuilder(running("c1", "nginx:1@" + OTHER_DIGEST, DIGEST, MORNING))
            .setConfigDigest("sha256:" + "c".repeat(64))
            .build();

    Sighting sighting = Sighting.of(state, List.of()).orElseThrow();

    assertThat(sighting.subject()).isEqualTo("prod/container/c1");
    assertThat(sighting.image()).isEqualTo(NGINX);
    assertThat(sighting.digests())
        .containsExactly(DIGEST, "sha256:" + "c".repeat(64), OTHER_DIGEST);
    assertThat(sighting.names()).endsWith(NGINX).hasSize(4);
    assertThat(sighting.decisive()).isEqualTo(sighting.digests());
    assertThat(sighting.isRunning()).isTrue();
  }

  @Test
  void whatHasStoppedOrSaysNothingOfItsImageIsNotSeen() {
    ContainerState state = running("c1", NGINX, MORNING);

    assertThat(
            Sighting.of(
                ContainerState.newBuilder(state).setState(RunState.STOPPED).build(), List.of()))
        .isEmpty();
    assertThat(Sighting.of(ContainerState.newBuilder(state).setImage(null).build(), List.of()))
        .isEmpty();
    assertThat(
            Sighting.of(
                ContainerState.newBuilder(state).setImage(null).setImageDigest(DIGEST).build(),
                List.of()))
        .hasValueSatisfying(
            sighting -> {
              assertThat(sighting.text()).isEqualTo(DIGEST);
              assertThat(sighting.reference()).isEmpty();
            });
  }

  @Test
  void whatRunsIsCalledByItsClosestName() {
    ContainerState state = running("c1", NGINX, MORNING);
    ContainerState byUid =
        ContainerState.newBuilder(state).setContainerId(null).setPodUid("u-1").setPod("p").build();
    ContainerState byName =
        ContainerState.newBuilder(byUid).setPodUid(null).setNamespace("shop").build();
    ContainerState nameless = ContainerState.newBuilder(byName).setPod(null).build();

    assertThat(subject(state)).contains("prod/container/c1");
    assertThat(subject(byUid)).contains("prod/pod-uid/u-1");
    assertThat(subject(byName)).contains("prod/pod/shop/p");
    assertThat(subject(nameless)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-60, -60", "0, 0", "60, 0"})
  void aStartIsNeverAfterItsSighting(int started, int start) {
    ContainerState state =
        ContainerState.newBuilder(running("c1", NGINX, MORNING))
            .setStarted(MORNING.plusSeconds(started))
            .build();

    assertThat(Sighting.of(state, List.of()).orElseThrow().start())
        .isEqualTo(MORNING.plusSeconds(start));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "n1, 10.0.0.7, prod/node/n1",
        "none, 10.0.0.7, prod/ip/10.0.0.7",
        "'', 10.0.0.7, prod/ip/10.0.0.7",
        "none, none, prod/workload/client//x/y",
        "'', '', prod/workload/client//x/y"
      })
  void aPullIsItsPullers(String node, String address, String subject) {
    ImagePull pull =
        ImagePull.newBuilder(pull(NGINX, DIGEST, MORNING))
            .setNode(node)
            .setAddress(address)
            .build();

    Sighting sighting = Sighting.of(pull, List.of());

    assertThat(sighting.subject()).isEqualTo(subject);
    assertThat(sighting.isRunning()).isFalse();
    assertThat(sighting.start()).isEqualTo(sighting.time());
  }

  @Test
  void keepsNoMoreThanFourDigestsAndBoundsWhatSomebodyTyped() {
    ImagePull pull =
        ImagePull.newBuilder(pull("x@" + DIGEST, "m".repeat(2000), MORNING))
            .setIndexDigest("i")
            .setConfigDigest("c")
            .setAddress("a".repeat(2000))
            .build();
    Sighting sighting = Sighting.of(pull, List.of());

    assertThat(sighting.digests()).hasSize(4).endsWith("i", "c", DIGEST);
    assertThat(sighting.digests().get(0)).hasSize(1024);
    assertThat(sighting.subject()).hasSize("prod/ip/".length() + 1024);
  }

  @Test
  void ofTwoSightingsOfOneContainerTheEarlierStartCountsWithAllDigests() {
    Sighting early = seen("c1", DIGEST, 0, "b");
    Sighting late = seen("c1", OTHER_DIGEST, 60, "a");

    Sighting merged = late.mergedByStart(early);

    assertThat(merged.start()).isEqualTo(early.start());
    assertThat(merged.digests()).contains(DIGEST, OTHER_DIGEST);
    assertThat(merged.evidence()).isEqualTo(early.evidence());
  }

  @Test
  void ofTwoAtOneTimeTheEventIdDecides() {
    Sighting one = seen("c1", DIGEST, 0, "a");
    Sighting other = seen("c1", DIGEST, 0, "b");

    assertThat(Sighting.BY_TIME.compare(one, other)).isNegative();
    assertThat(Sighting.BY_START.compare(other, one)).isPositive();
  }

  @Test
  void isReadBackAsItWasKept() {
    Sighting sighting = seen("c1", DIGEST, 5, "e");

    assertThat(roundTrip(Sighting.SERDE, sighting)).isEqualTo(sighting);
  }

  @Test
  void aNameWasSeenFirstOnItsTwoEarliestDaysWhateverOrderTimesCameIn() {
    List<Instant> times = new ArrayList<>();
    Random random = new Random(11);
    for (int i = 0; i < 60; i++) {
      times.add(MORNING.plus(Duration.ofMinutes(random.nextInt(20_000))));
    }
    FirstSeen expected = seen(times);

    for (long seed = 1; seed <= 30; seed++) {
      Collections.shuffle(times, new Random(seed));
      FirstSeen seen = seen(times);

      assertThat(seen).as("seed %d", seed).isEqualTo(expected);
      assertThat(roundTrip(FirstSeen.SERDE, seen)).isEqualTo(expected);
    }
    assertThat(expected.first()).isEqualTo(Collections.min(times));
    assertThat(expected.last()).isEqualTo(Collections.max(times));
  }

  @Test
  void aSecondTimeOfOneDayIsNoSecondDay() {
    FirstSeen seen = FirstSeen.at(MORNING).and(MORNING.plus(Duration.ofHours(17)));

    assertThat(seen.second()).isEmpty();
    assertThat(seen.and(MORNING.plus(Duration.ofHours(18))).second())
        .contains(MORNING.plus(Duration.ofHours(18)));
    assertThat(seen.beginsLike(FirstSeen.at(MORNING))).isTrue();
    assertThat(seen.beginsLike(FirstSeen.at(MORNING.plusMillis(1)))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, false",
    "2012-12-31T23:59:59.999Z, false",
    "2013-01-01T00:00:00Z, true"
  })
  void nothingRanContainersBefore2013(Instant time, boolean plausible) {
    assertThat(FirstSeen.isPlausible(time)).isEqualTo(plausible);
  }

  @Test
  void verdictsOfOneImageAreTakenTogetherInAnyOrder() {
    Verdict traces =
        Verdict.of(
            Traces.of(List.of(new Trace(Trace.Kind.PROGRAM, "xmrig"))),
            Traces.NONE,
            Optional.empty(),
            evidence("b", 5));
    Verdict listed = Verdict.listed("b/*", evidence("a", 9));
    Verdict other = Verdict.listed("a/*", evidence("c", 7));

    Verdict all = traces.and(listed).and(other);

    assertThat(other.and(listed).and(traces)).isEqualTo(all);
    assertThat(all.listedAs()).contains("a/*");
    assertThat(all.evidence()).extracting(Evidence::getEventId).containsExactly("b");
    assertThat(Verdict.NOTHING.and(all)).isEqualTo(all);
    assertThat(roundTrip(Verdict.SERDE, all)).isEqualTo(all);
  }

  @Test
  void aCopyUnderAListedNameIsFoundByTheNameAndNotTwice() {
    KnownBadRule rule = new KnownBadRule(ImageNames.knownBad(), Duration.ofDays(400));
    Sighting copy = Images.sighting("registry.example.com/a/b:1", MORNING);
    Sighting listed = Images.sighting("docker.io/docker123321/cron:latest", MORNING);

    assertThat(rule.checkCopy(copy, "docker123321/*").map(Finding::decibans)).contains(36.0);
    assertThat(rule.checkCopy(listed, "docker123321/*")).isEmpty();
    assertThat(rule.check(listed).map(Finding::decibans)).contains(50.0);
    assertThat(rule.check(copy)).isEmpty();
  }

  private static FirstSeen seen(List<Instant> times) {
    FirstSeen seen = FirstSeen.at(times.get(0));
    for (Instant time : times) {
      seen = seen.and(time);
    }
    return seen;
  }

  private static Sighting seen(String container, String digest, int second, String event) {
    Instant time = MORNING.plusSeconds(second);
    return Sighting.of(running(container, NGINX, digest, time), evidence(event, second))
        .orElseThrow();
  }

  private static List<Evidence> evidence(String id, int second) {
    return List.of(
        Evidence.newBuilder()
            .setTopic("t")
            .setPartition(0)
            .setOffset(1)
            .setEventId(id)
            .setTime(MORNING.plusSeconds(second))
            .build());
  }

  private static Optional<String> subject(ContainerState state) {
    return Sighting.of(state, List.of()).map(Sighting::subject);
  }

  private static <T> T roundTrip(Serde<T> serde, T value) {
    return serde.deserializer().deserialize("t", serde.serializer().serialize("t", value));
  }
}
