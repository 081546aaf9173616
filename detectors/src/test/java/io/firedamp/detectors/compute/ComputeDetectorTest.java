package io.firedamp.detectors.compute;

import static io.firedamp.detectors.compute.CpuWindows.MINER;
import static io.firedamp.detectors.compute.Samples.MIDNIGHT;
import static io.firedamp.detectors.compute.Samples.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.DetectorContract;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.Seeds;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.SubjectKind;
import io.firedamp.schemas.avro.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class ComputeDetectorTest extends DetectorContract {
  private static final Duration SCRAPE = Duration.ofSeconds(30);
  private static final Alias NODE = Alias.node("plain", "worker-1");
  private static final Readings MINER_AT_REST = CpuWindows.readings(0.01, 0.0099, 0.0001, 4, 50, 0);

  @Override
  protected Detector detector() {
    return new ComputeDetector(ComputeDetector.Settings.DEFAULTS);
  }

  @Override
  protected Set<String> durableNames() {
    return Set.of(
        "resource-samples", "samples-in-order", "cpu-buckets", "cpu-history", "signals", "ticks");
  }

  @Override
  protected List<ResourceSample> story() {
    return inTimeOrder(
        concat(
            Samples.every(
                SCRAPE, 80, i -> CpuWindows.throttled(0.99, CpuWindows.inMemory(2.4e9, MINER))),
            concat(
                onNode("groups", Samples.every(SCRAPE, 80, i -> CpuWindows.unaccounted(3))),
                onNode(
                    "exporter",
                    Samples.every(
                        SCRAPE, 80, i -> CpuWindows.hugePagesTotal(i < 40 ? 0 : 1_168))))));
  }

  @Override
  protected List<ResourceSample> storedBy() {
    return Samples.every(SCRAPE, 2 * Recent.MOST + 10, i -> MINER);
  }

  @Test
  void saysOnceThatAMinerSaturatesItsCpuAndAgainEachHour() {
    List<Signal> signals = play(Samples.every(SCRAPE, 150, i -> MINER));

    // Ten buckets have ended at 00:10; the queue holds the last two minutes back.
    assertThat(saturated(signals))
        .extracting(signal -> signal.getTime().toString())
        .containsExactly("2026-03-02T00:10:00Z", "2026-03-02T01:00:00Z");
    assertThat(saturated(signals).get(1))
        .satisfies(
            signal -> {
              assertThat(signal.getSubject()).isEqualTo(WEB.toString());
              assertThat(signal.getLeg()).isEqualTo(Leg.COMPUTE);
              assertThat(signal.getStarted()).isEqualTo(MIDNIGHT);
              assertThat(signal.getValidUntil())
                  .isEqualTo(signal.getTime().plus(Duration.ofMinutes(90)));
              assertThat(signal.getEvidence()).hasSize(1);
              assertThat(signal.getTechniques()).containsExactly("T1496.001");
            });
  }

  @Test
  void pointsAtTheEarliestSampleOfTheBucketThatMetTheRule() {
    List<Signal> signals = play(Samples.every(SCRAPE, 30, i -> MINER));

    assertThat(saturated(signals).get(0).getEvidence())
        .singleElement()
        .satisfies(
            evidence -> {
              assertThat(evidence.getTopic()).isEqualTo("test.resource-samples");
              assertThat(evidence.getOffset()).isEqualTo(18);
              assertThat(evidence.getTime()).isEqualTo(MIDNIGHT.plusSeconds(570));
            });
  }

  @Test
  void staysSilentOnAQuietContainer() {
    List<Signal> signals = play(Samples.every(SCRAPE, 500, i -> CpuWindows.cores(0.02)));

    assertThat(signals).isEmpty();
  }

  @Test
  void findsAThrottledMinerThatNeverSaturatesAnything() {
    List<Signal> signals =
        play(Samples.every(SCRAPE, 70, i -> CpuWindows.readings(0.2, 0.198, 0.002, 2, 50, 0)));

    assertThat(signals).extracting(Signal::getRule).containsOnly("MET-03");
  }

  @Test
  void findsTheOnsetOfMiningOnAnIdleContainer() {
    List<Signal> signals =
        play(Samples.every(SCRAPE, 480, i -> i < 420 ? CpuWindows.cores(0.01) : MINER));

    assertThat(of("MET-02", signals))
        .first()
        .satisfies(
            signal ->
                assertThat(signal.getTime()).isEqualTo(MIDNIGHT.plus(Duration.ofMinutes(215))));
  }

  @Test
  void writesAWholeHistoryOnceInManyBuckets() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      KeyValueStore<String, History> histories = harness.driver().getKeyValueStore(Watch.HISTORY);
      String web = StoreKey.of(WEB.toString(), "");

      harness.publish(Samples.every(SCRAPE, 2 * Recent.MOST, i -> MINER));
      assertThat(histories.get(web)).isNull();

      harness.publish(Samples.every(SCRAPE, 2 * Recent.MOST + 10, i -> MINER));
      assertThat(histories.get(web).size()).isEqualTo(Recent.MOST);
    }
  }

  @Test
  void spreadsASampleOverTheBucketsItCovers() {
    List<Signal> signals = play(Samples.every(Duration.ofMinutes(5), 4, i -> MINER));

    assertThat(saturated(signals))
        .extracting(signal -> signal.getTime().toString())
        .containsExactly("2026-03-02T00:10:00Z");
  }

  @Test
  void worksInSecondsWhenToldTo() {
    var settings =
        new ComputeDetector.Settings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofMinutes(90),
            Duration.ofMinutes(5),
            100,
            SaturationRule.DEFAULTS,
            new SpikeRule(
                6, 20, 0.5, Duration.ofSeconds(5), Duration.ofSeconds(5), 0.05, 0.1, 0.9, 20, 4),
            new FlatLoadRule(
                0.1, 0.05, Duration.ofSeconds(15), 0.97, 5_000, 10_000, 17, 13, 15, 8, 100_000),
            new SilentBurnRule(0.3, Duration.ofSeconds(15), 0.97, 5_000, 10_000, 15),
            BriefBurnRule.DEFAULTS,
            new RandomxFootprintRule(0.02, Duration.ofSeconds(15), 6, 3),
            new HugePagesRule(16, 1_000, Duration.ofSeconds(15), 5, 12),
            new CfsPlateauRule(0.95, Duration.ofSeconds(15), 4),
            UnaccountedCpuRule.DEFAULTS);

    List<Signal> signals =
        play(
            new ComputeDetector(settings),
            Samples.every(
                Duration.ofMillis(500), 120, i -> i < 60 ? CpuWindows.cores(0.01) : MINER));

    assertThat(signals).extracting(Signal::getRule).contains("MET-01", "MET-02", "MET-03");
  }

  @Test
  void startsAfreshAfterALongSilence() {
    List<ResourceSample> before = Samples.every(SCRAPE, 18, i -> MINER);
    List<ResourceSample> after =
        before.stream().map(sample -> shifted(sample, Duration.ofDays(2))).toList();

    List<Signal> signals = play(concat(before, after));

    // Twice nine saturated minutes, two days apart, are not ten of twelve.
    assertThat(saturated(signals)).isEmpty();
  }

  @Test
  void leavesGraphicsProcessorsToTheirOwnRules() {
    List<ResourceSample> samples =
        Samples.every(SCRAPE, 60, i -> MINER).stream()
            .map(s -> ResourceSample.newBuilder(s).setSubjectKind(SubjectKind.GPU).build())
            .toList();

    assertThat(play(samples)).isEmpty();
  }

  @Test
  void keepsSubjectsApart() {
    List<ResourceSample> quiet =
        Samples.every(SCRAPE, 60, i -> CpuWindows.cores(0.01)).stream()
            .map(
                s ->
                    ResourceSample.newBuilder(s)
                        .setSubject(Alias.container("plain", "quiet").toString())
                        .build())
            .toList();

    List<Signal> signals = play(inTimeOrder(concat(quiet, Samples.every(SCRAPE, 80, i -> MINER))));

    assertThat(signals).isNotEmpty().extracting(Signal::getSubject).containsOnly(WEB.toString());
  }

  @Test
  void tellsOfANodeWhatItsExporterAndItsControlGroupsShow() {
    List<Signal> signals = play(story());

    assertThat(signals)
        .filteredOn(signal -> signal.getSubject().equals(NODE.toString()))
        .extracting(Signal::getRule)
        .containsOnly("MET-05", "MET-07");
    assertThat(of("MET-07", signals).get(0).getTechniques()).containsExactly("T1496.001", "T1611");
    assertThat(of("MET-07", signals).get(0).getAttributes()).doesNotContainKey("container.name");
  }

  @Test
  void weighsUnaccountedCpuMoreOnceItHasLastedForHours() {
    List<Signal> signals =
        play(onNode("groups", Samples.every(SCRAPE, 480, i -> CpuWindows.unaccounted(3))));

    assertThat(signals).extracting(Signal::getDecibans).containsExactly(8.0, 8.0, 8.0, 22.0);
  }

  @Test
  void raisesABurnByTheMemoryItStandsIn() {
    List<Signal> signals = play(story());

    assertThat(of("MET-04", signals))
        .first()
        .satisfies(
            signal -> {
              assertThat(signal.getSubject()).isEqualTo(WEB.toString());
              assertThat(signal.getTraits()).contains("FOOTPRINT");
            });
    assertThat(of("MET-06", signals)).isNotEmpty();
  }

  @Test
  void anIdleSidecarDoesNotHideAMinerInItsPod() {
    List<ResourceSample> miner = inContainer("app", Samples.every(SCRAPE, 70, i -> MINER));
    List<ResourceSample> proxy =
        inContainer("proxy", Samples.every(SCRAPE, 70, i -> CpuWindows.cores(0.01)));

    List<Signal> signals = play(inTimeOrder(concat(miner, proxy)));

    assertThat(signals)
        .isNotEmpty()
        .allSatisfy(
            signal -> assertThat(signal.getAttributes()).containsEntry("container.name", "app"));
    assertThat(signals).extracting(Signal::getRule).contains("MET-01", "MET-03");
  }

  @Test
  void findsABurnThatWandersOrPausesWhenItNeitherTalksNorWrites() {
    List<Signal> wandering =
        play(
            Samples.every(
                SCRAPE,
                90,
                i -> i % 4 < 2 ? CpuWindows.readings(2.8, 2.78, 0.02, 4, 50, 0) : MINER_AT_REST));

    assertThat(wandering).extracting(Signal::getRule).containsOnly("MET-13");
    assertThat(wandering.get(0).getTraits()).containsExactly("JITTERED");
  }

  @Test
  void takesABurnThatWritesForHonestWork() {
    List<Signal> encoding =
        play(
            Samples.every(
                SCRAPE,
                90,
                i ->
                    i % 4 < 2
                        ? CpuWindows.readings(2.8, 2.78, 0.02, 4, 50, 3_000_000)
                        : MINER_AT_REST));

    assertThat(encoding).isEmpty();
  }

  @Test
  void saysOfAShortLifeThatItBurntFromItsFirstMinuteOn() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      harness.publish(Samples.every(SCRAPE, 9, i -> MINER));
      assertThat(harness.signals()).noneMatch(signal -> !isBrief(signal));

      harness.publishAs("t", tick(MIDNIGHT.plus(Duration.ofMinutes(20))), MIDNIGHT);
      harness.publishAs("t", tick(MIDNIGHT.plus(Duration.ofMinutes(40))), MIDNIGHT);

      assertThat(harness.signals())
          .singleElement()
          .satisfies(signal -> assertThat(signal.getTraits()).contains("BRIEF", "SATURATED"));
    }
  }

  @Test
  void timeThatPassesAfterTheFirstSampleForgetsNobody() {
    List<ResourceSample> samples =
        Samples.every(
            SCRAPE, 9, i -> CpuWindows.readings(i == 0 ? 0.92 : 0.99, 0.9, 0.01, 1, 50, 0));
    List<Signal> expected = play(samples);
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      harness.publish(samples.subList(0, 1));
      harness.publishAs("t", tick(samples.get(0).getTime().plusSeconds(1)), MIDNIGHT);
      harness.publish(samples.subList(1, samples.size()));

      assertThat(expected).isNotEmpty();
      assertThat(contents(harness.signals())).isEqualTo(contents(expected));
    }
  }

  @Test
  void oneSampleOfAWrongDateBlindsNobody() {
    List<ResourceSample> right = Samples.every(SCRAPE, 90, i -> MINER);
    for (Duration ahead : List.of(Duration.ofMinutes(59), Duration.ofDays(26_000))) {
      List<ResourceSample> poisoned = new ArrayList<>(right);
      poisoned.add(12, shifted(right.get(12), ahead));

      List<Signal> signals = play(poisoned);

      assertThat(signals).as("%s ahead", ahead).extracting(Signal::getRule).contains("MET-03");
    }
  }

  @Test
  void anAbsurdReadingIsNoBurn() {
    List<Signal> signals =
        play(
            Samples.every(
                SCRAPE, 90, i -> i == 40 ? CpuWindows.cores(3e10) : CpuWindows.cores(0.02)));

    assertThat(signals).isEmpty();
  }

  @Test
  void theAnswerDoesNotDependOnArrivalOrderOrDuplicates() {
    for (long seed = 1; seed <= Seeds.COUNT; seed++) {
      Random random = new Random(seed);
      List<ResourceSample> inOrder = changingLoad(random);

      List<Signal> expected = play(inOrder);
      List<Signal> actual = play(shuffledWithin(Duration.ofSeconds(110), inOrder, random));

      assertThat(expected).as("seed %d", seed).isNotEmpty();
      assertThat(contents(actual)).as("seed %d", seed).isEqualTo(contents(expected));
    }
  }

  @Test
  void refusesAHistoryTooShortForItsRule() {
    var defaults = ComputeDetector.Settings.DEFAULTS;

    assertThatThrownBy(
            () ->
                new ComputeDetector.Settings(
                    defaults.bucket(),
                    defaults.lateness(),
                    defaults.reaffirm(),
                    defaults.timeToLive(),
                    defaults.forget(),
                    100,
                    defaults.saturation(),
                    defaults.spike(),
                    defaults.flatLoad(),
                    defaults.silentBurn(),
                    defaults.briefBurn(),
                    defaults.randomxFootprint(),
                    defaults.hugePages(),
                    defaults.cfsPlateau(),
                    defaults.unaccountedCpu()))
        .hasMessage("compute.history must be 205..20160, was 100");
  }

  @Test
  void isFoundByItsName() {
    assertThat(ServiceLoader.load(Detector.Factory.class))
        .anySatisfy(factory -> assertThat(factory.name()).isEqualTo("compute"));
  }

  /** Two replicas of a scraper, uneven intervals, and a load that changes now and then. */
  private static List<ResourceSample> changingLoad(Random random) {
    List<ResourceSample> samples = new ArrayList<>();
    Instant end = MIDNIGHT.plus(Duration.ofHours(6));
    for (int replica = 0; replica < 2; replica++) {
      Instant at = MIDNIGHT.plusSeconds(7L * replica);
      while (at.isBefore(end)) {
        Instant next = at.plusMillis(20_000 + random.nextInt(20_000));
        boolean mining = Duration.between(MIDNIGHT, at).toMinutes() % 270 >= 225;
        double cores = mining ? 0.97 + random.nextDouble() * 0.03 : random.nextDouble() * 0.1;
        String id = "replica-" + replica + "-" + next.toEpochMilli();
        samples.add(
            ResourceSample.newBuilder(
                    Samples.sample(WEB, at, next, CpuWindows.cores(Math.min(cores, 1))))
                .setCpuLimitCores(1.0)
                .setEventId(id)
                .build());
        at = next;
      }
    }
    return inTimeOrder(samples);
  }

  private static List<ResourceSample> shuffledWithin(
      Duration bound, List<ResourceSample> inOrder, Random random) {
    List<ResourceSample> twice = new ArrayList<>(inOrder);
    inOrder.stream().filter(sample -> random.nextInt(4) == 0).forEach(twice::add);
    List<Instant> arrivals =
        twice.stream()
            .map(sample -> sample.getTime().plusMillis(random.nextInt((int) bound.toMillis())))
            .toList();
    return IntStream.range(0, twice.size())
        .boxed()
        .sorted(Comparator.comparing(arrivals::get))
        .map(twice::get)
        .toList();
  }

  /** Everything but where the events lie, which belongs to a run. */
  private static List<String> contents(List<Signal> signals) {
    return signals.stream()
        .map(
            signal ->
                signal.getId()
                    + signal.getRule()
                    + signal.getTime()
                    + signal.getEvidence().get(0).getEventId())
        .sorted()
        .toList();
  }

  private List<Signal> play(List<ResourceSample> samples) {
    return play(detector(), samples);
  }

  private static List<Signal> play(Detector detector, List<ResourceSample> samples) {
    try (DetectorHarness harness = new DetectorHarness(detector)) {
      return harness.publish(samples).signals();
    }
  }

  private static List<Signal> saturated(List<Signal> signals) {
    return signals.stream()
        .filter(signal -> signal.getRule().equals("MET-01") && !isBrief(signal))
        .toList();
  }

  private static boolean isBrief(Signal signal) {
    return signal.getTraits().contains("BRIEF");
  }

  private static List<ResourceSample> onNode(String from, List<ResourceSample> samples) {
    return samples.stream()
        .map(
            sample ->
                ResourceSample.newBuilder(sample)
                    .setSubject(NODE.toString())
                    .setSubjectKind(SubjectKind.NODE)
                    .setEventId(from + sample.getEventId())
                    .build())
        .toList();
  }

  private static List<ResourceSample> inContainer(String name, List<ResourceSample> samples) {
    return samples.stream()
        .map(
            sample ->
                ResourceSample.newBuilder(sample)
                    .setContainerName(name)
                    .setEventId(name + sample.getEventId())
                    .build())
        .toList();
  }

  private static List<Signal> of(String rule, List<Signal> signals) {
    return signals.stream().filter(signal -> signal.getRule().equals(rule)).toList();
  }

  private static Tick tick(Instant time) {
    return Tick.newBuilder().setSource("t").setCluster("").setTime(time).build();
  }

  private static ResourceSample shifted(ResourceSample sample, Duration by) {
    return ResourceSample.newBuilder(sample)
        .setStart(sample.getStart().plus(by))
        .setTime(sample.getTime().plus(by))
        .setEventId(sample.getEventId() + "-later")
        .build();
  }

  private static List<ResourceSample> inTimeOrder(List<ResourceSample> samples) {
    return samples.stream().sorted(Comparator.comparing(ResourceSample::getTime)).toList();
  }

  private static List<ResourceSample> concat(
      List<ResourceSample> first, List<ResourceSample> second) {
    List<ResourceSample> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
