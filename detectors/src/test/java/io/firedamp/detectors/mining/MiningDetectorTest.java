package io.firedamp.detectors.mining;

import static io.firedamp.detectors.mining.Signals.ADDRESS;
import static io.firedamp.detectors.mining.Signals.CONTAINER;
import static io.firedamp.detectors.mining.Signals.TEN;
import static io.firedamp.detectors.mining.Signals.flat;
import static io.firedamp.detectors.mining.Signals.heldBy;
import static io.firedamp.detectors.mining.Signals.holder;
import static io.firedamp.detectors.mining.Signals.newImage;
import static io.firedamp.detectors.mining.Signals.poolName;
import static io.firedamp.detectors.mining.Signals.saturated;
import static io.firedamp.detectors.mining.Signals.stratumShape;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.DetectorContract;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.Finding;
import io.firedamp.detectors.Seeds;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Holder;
import io.firedamp.schemas.avro.Identity;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.SumLine;
import io.firedamp.schemas.avro.TimelineEntry;
import io.firedamp.schemas.avro.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiningDetectorTest extends DetectorContract {
  private static final MiningDetector.Settings USUAL = new MiningDetector.Factory().defaults();
  private static final Identity SHOP_CONTAINER = heldBy(CONTAINER, holder("web", -5, null));
  private static final Identity SHOP_ADDRESS = heldBy(ADDRESS, holder("web", -5, null));

  @Override
  protected Detector detector() {
    MiningDetector.Factory factory = new MiningDetector.Factory();
    return factory.create(factory.defaults());
  }

  @Override
  protected Set<String> durableNames() {
    return Set.of(
        "signals",
        "identities",
        "ticks",
        "incidents",
        "contacts-by-peer-repartition",
        "evidence-by-workload-repartition",
        "incidents-by-namespace-repartition",
        Resolver.HOLDERS,
        Resolver.SIGNALS,
        Resolver.PLACES,
        Resolver.PENDING,
        CountOwners.STORE,
        WorkloadSignals.SIGNALS,
        WorkloadSignals.MEMBERS,
        CorrelateEvidence.DOSSIERS,
        CorrelateEvidence.INCIDENTS,
        BoundFloods.INCIDENTS,
        BoundFloods.DAYS,
        BoundFloods.COUNTS,
        BoundFloods.TOLD);
  }

  @Override
  protected List<? extends SpecificRecord> story() {
    return List.of(poolName(Alias.workload("prod", "deployment", "shop", "web"), 3));
  }

  @Override
  protected List<? extends SpecificRecord> storedBy() {
    return List.of(
        SHOP_CONTAINER,
        SHOP_ADDRESS,
        newImage(CONTAINER, 0),
        flat(CONTAINER, 32),
        stratumShape(ADDRESS, 10),
        stratumShape(Alias.address("prod", "10.0.0.99"), 10),
        poolName(Alias.workload("prod", "ip", null, "10.0.0.98"), 3),
        poolName(Alias.workload("prod", "ip", null, "10.0.0.97"), 3));
  }

  @Test
  void tellsTheNodeWhereSeveralWorkloadsShareItsAddressAndAccusesNoneOfThem() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      publish(harness, onNode("proxy", "agent"), poolName(ADDRESS, 3), newImage(CONTAINER, 0));

      assertThat(latest(harness).values())
          .singleElement()
          .satisfies(
              incident -> {
                assertThat(incident.getWorkload().getKind()).isEqualTo("node");
                assertThat(incident.getLegs().get(0).getDecibans()).isEqualTo(44);
              });
    }
  }

  @Test
  void tellsWhoOfThoseThatShareANodesAddressBurns() {
    Identity burner = heldBy(CONTAINER, onNetwork("agent"));
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      publish(
          harness,
          onNode("proxy", "agent"),
          burner,
          flat(CONTAINER, 32),
          stratumShape(ADDRESS, 10));

      assertThat(latest(harness).values())
          .extracting(incident -> incident.getWorkload().getName())
          .containsExactlyInAnyOrder("node-1", "agent");
      assertThat(latest(harness).values())
          .as("one connection is not one of three users of its peer")
          .allSatisfy(
              incident ->
                  assertThat(incident.getSum())
                      .noneMatch(line -> line.getLabel().equals("peer in common")));
    }
  }

  /** An address of a node, with these on its network. */
  private static Identity onNode(String... workloads) {
    List<Holder> holders = new ArrayList<>();
    holders.add(
        Holder.newBuilder(holder("node-1", -5, null))
            .setWorkload(
                Workload.newBuilder()
                    .setCluster("prod")
                    .setKind("node")
                    .setNamespace(null)
                    .setName("node-1")
                    .build())
            .build());
    for (String workload : workloads) {
      holders.add(onNetwork(workload));
    }
    return heldBy(ADDRESS, holders.toArray(Holder[]::new));
  }

  private static Holder onNetwork(String workload) {
    return Holder.newBuilder(holder(workload, -5, null)).setVia("host-network").build();
  }

  @Test
  void opensOneIncidentWhenTheLegsMeetOnOneWorkloadThroughDifferentAliases() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      publish(harness, SHOP_CONTAINER, SHOP_ADDRESS);

      publish(harness, newImage(CONTAINER, 0), flat(CONTAINER, 32), stratumShape(ADDRESS, 10));

      Incident incident = latest(harness).values().iterator().next();
      assertThat(latest(harness)).hasSize(1);
      assertThat(incident.getSeverity()).isEqualTo(Severity.HIGH);
      assertThat(incident.getCorrelations()).containsExactly("COR-01", "COR-02", "COR-10");
      assertThat(incident.getWorkload().getName()).isEqualTo("web");
      assertThat(incident.getTimeline()).hasSize(3);
      assertThat(incident.getEvidence()).hasSize(3);
      assertThat(incident.getTechniques().get(0).getName())
          .isEqualTo("Resource Hijacking: Compute Hijacking");
    }
  }

  @Test
  void tellsOnceWhatTwoPodsOfOneWorkloadDoAlikeAndNamesBoth() {
    Alias other = Alias.address("prod", "10.0.0.8");
    Holder second = Holder.newBuilder(holder("web", -5, null)).setPod("web-2").build();
    Holder first = Holder.newBuilder(holder("web", -5, null)).setPod("web-1").build();
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      publish(harness, heldBy(ADDRESS, first), heldBy(other, second));

      publish(harness, poolName(ADDRESS, 3), poolName(other, 4));

      // The second pod alone is no news; a day later it is told with what goes on.
      publish(harness, poolName(ADDRESS, 25 * 60));

      Incident incident = latest(harness).values().iterator().next();
      assertThat(incident.getTimeline()).hasSize(2);
      assertThat(incident.getPodsEver()).isEqualTo(2);
      assertThat(incident.getPods()).containsExactly("web-1", "web-2");
      assertThat(incident.getDestinations()).containsExactly("203.0.113.7:3333");
    }
  }

  @Test
  void keepsNothingOfASignalThatIsNoLegOfMining() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      publish(harness, SHOP_ADDRESS, Signals.signal("HLT-01", Leg.HEALTH, ADDRESS, 3, 90));

      assertThat(harness.incidents()).isEmpty();
      assertThat(
              harness.driver().<String, Signal>getKeyValueStore(Resolver.SIGNALS).all().hasNext())
          .isFalse();
    }
  }

  @Test
  void writesNothingForADuplicate() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      publish(harness, SHOP_ADDRESS, poolName(ADDRESS, 3));
      int revisions = harness.incidents().size();

      publish(harness, poolName(ADDRESS, 3), SHOP_ADDRESS);

      assertThat(harness.incidents()).hasSize(revisions);
    }
  }

  @Test
  void waitsForAFactAboutAnUnknownAliasBeforeItSpeaks() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      publish(harness, poolName(ADDRESS, 3));
      assertThat(harness.incidents()).isEmpty();

      publish(harness, SHOP_ADDRESS);

      assertThat(harness.incidents())
          .singleElement()
          .satisfies(incident -> assertThat(incident.getWorkload().getName()).isEqualTo("web"));
    }
  }

  @Test
  void goesOnUnderTheAliasItselfWhenNoFactComes() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      publish(harness, poolName(ADDRESS, 3));

      harness.waitFor(Duration.ofMinutes(11));

      assertThat(harness.incidents())
          .singleElement()
          .satisfies(incident -> assertThat(incident.getWorkload().getKind()).isEqualTo("ip"));
    }
  }

  @Test
  void movesASignalWhenALateFactSaysTheAddressWasSomebodyElses() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      publish(harness, SHOP_ADDRESS, poolName(ADDRESS, 3));

      publish(harness, heldBy(ADDRESS, holder("web", -5, 1), holder("job", 1, null)));

      assertThat(standing(harness))
          .singleElement()
          .satisfies(incident -> assertThat(incident.getWorkload().getName()).isEqualTo("job"));
    }
  }

  @Test
  void retractsAnIncidentWhoseReasonWasTakenBack() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      Signal signal = poolName(ADDRESS, 3);
      publish(harness, SHOP_ADDRESS, signal);

      publish(harness, Finding.retraction(signal));
      publish(harness, signal);

      assertThat(harness.incidents())
          .extracting(Incident::getStatus)
          .containsExactly(IncidentStatus.OPEN, IncidentStatus.RETRACTED);
      assertThat(harness.incidents()).extracting(Incident::getRevision).containsExactly(1, 2);
    }
  }

  @Test
  void doesNotReviseAnIncidentForEveryReaffirmation() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      publish(harness, SHOP_CONTAINER, SHOP_ADDRESS);
      publish(harness, saturated(CONTAINER, 12), stratumShape(ADDRESS, 10));
      int revisions = harness.incidents().size();

      publish(harness, saturated(CONTAINER, 22), saturated(CONTAINER, 32));

      assertThat(harness.incidents()).hasSize(revisions);
    }
  }

  @Test
  void tellsOnceWhatDetectorsHeldBackUntilTheInputEnded() {
    try (DetectorHarness harness = DetectorHarness.replaying(detector())) {
      publish(harness, SHOP_ADDRESS, SHOP_CONTAINER, poolName(ADDRESS, 3));
      harness.tick(TEN.plus(Duration.ofHours(2)), true);
      int revisions = harness.incidents().size();

      for (int minute = 4; minute < 40; minute++) {
        publish(harness, poolName(ADDRESS, minute));
      }
      harness.tick(TEN.plus(Duration.ofHours(2)), true);

      assertThat(harness.incidents()).hasSizeLessThanOrEqualTo(revisions + 1);
    }
  }

  @Test
  void closesAnIncidentAfterAQuietDayAndReopensItUnderTheSameId() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      publish(harness, SHOP_ADDRESS, poolName(ADDRESS, 3));
      harness.tick(TEN.plus(Duration.ofHours(20)), false);
      harness.tick(TEN.plus(Duration.ofHours(30)), false);

      publish(harness, poolName(ADDRESS, 40 * 60));

      assertThat(harness.incidents())
          .extracting(Incident::getChange)
          .containsExactly("OPENED", "CLOSED", "REOPENED");
      assertThat(harness.incidents())
          .extracting(Incident::getId)
          .containsOnly(harness.incidents().get(0).getId());
      assertThat(harness.incidents())
          .isSortedAccordingTo(java.util.Comparator.comparing(Incident::getUpdated));
    }
  }

  @Test
  void closesAndReopensWithinTheHourThatAnIncidentTells() {
    try (DetectorHarness harness = new DetectorHarness(quietAfter(Duration.ofMinutes(5)))) {
      harness.tick(TEN, false);
      publish(harness, SHOP_ADDRESS, poolName(ADDRESS, 3));
      harness.tick(TEN.plus(Duration.ofMinutes(7)), false);
      harness.tick(TEN.plus(Duration.ofMinutes(9)), false);
      publish(harness, poolName(ADDRESS, 12));
      harness.tick(TEN.plus(Duration.ofMinutes(13)), false);
      harness.tick(TEN.plus(Duration.ofMinutes(18)), false);

      assertThat(harness.incidents())
          .extracting(Incident::getChange)
          .containsExactly("OPENED", "CLOSED", "REOPENED", "CLOSED");
    }
  }

  @Test
  void tellsWhatCameLateOfAClosedIncidentOnceTimePasses() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      publish(harness, SHOP_ADDRESS, poolName(ADDRESS, 3));
      harness.tick(TEN.plus(Duration.ofHours(30)), false);
      Incident closed = last(harness);

      publish(harness, stratumShape(ADDRESS, 20));
      assertThat(last(harness)).isEqualTo(closed);
      harness.tick(TEN.plus(Duration.ofHours(32)), false);

      assertThat(last(harness).getChange()).isEqualTo("REVISED");
      assertThat(last(harness).getTimeline()).hasSizeGreaterThan(closed.getTimeline().size());
    }
  }

  private static Incident last(DetectorHarness harness) {
    List<Incident> incidents = harness.incidents();
    return incidents.get(incidents.size() - 1);
  }

  @Test
  void countsOnWhereAMinerComesBackAfterItsEvidenceWasForgotten() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      publish(harness, SHOP_ADDRESS, poolName(ADDRESS, 3));
      harness.tick(TEN.plus(Duration.ofDays(2)), false);
      harness.tick(TEN.plus(Duration.ofDays(33)), false);
      harness.tick(TEN.plus(Duration.ofDays(34)), false);

      publish(harness, poolName(ADDRESS, 35 * 24 * 60));

      // A sink delivers each revision once: what began again at 1 would be taken for delivered.
      assertThat(harness.incidents()).extracting(Incident::getRevision).containsExactly(1, 2, 3);
      assertThat(harness.incidents()).extracting(Incident::getChange).endsWith("REOPENED");
    }
  }

  @Test
  void endsInTheSameIncidentsWhateverTheOrderAndHoweverOftenSignalsCome() {
    Map<String, String> inOrder = play(scenario());
    for (long seed = 1; seed <= Seeds.COUNT; seed++) {
      Random random = new Random(seed);
      List<SpecificRecord> disturbed = new ArrayList<>(scenario());
      for (int twice = 0; twice < 8; twice++) {
        disturbed.add(disturbed.get(random.nextInt(disturbed.size())));
      }
      Collections.shuffle(disturbed, random);
      // An alias's history is one compacted record after the other: the last word comes last.
      disturbed.add(heldBy(ADDRESS, holder("web", -5, 20), holder("job", 20, null)));

      assertThat(play(disturbed)).as("seed %d", seed).isEqualTo(inOrder);
    }
  }

  private static Detector allowing(Path file, String... lines) throws IOException {
    Files.write(file, List.of(lines));
    return detector(USUAL.quiet(), file);
  }

  @Test
  void saysNothingOfWhatAnExceptionCoversAndAllOfItOnceItGoesOnPastItsEnd(@TempDir Path data)
      throws IOException {
    Detector detector =
        allowing(
            data.resolve("exceptions.tsv"),
            "lab\t2018-03-16T12:00:00Z\tana\tworkload=shop/web\tbenchmarks until noon");
    try (DetectorHarness harness = new DetectorHarness(detector)) {
      publish(
          harness, SHOP_CONTAINER, SHOP_ADDRESS, flat(CONTAINER, 30), stratumShape(ADDRESS, 20));
      assertThat(latest(harness)).isEmpty();

      publish(harness, flat(CONTAINER, 130));

      assertThat(latest(harness).values())
          .singleElement()
          .returns(Severity.HIGH, Incident::getSeverity);
    }
  }

  @Test
  void showsWhatAnExceptionSoftensBesideWhatItDoesNotCover(@TempDir Path data) throws IOException {
    Detector detector =
        allowing(
            data.resolve("exceptions.tsv"),
            "lab\t2018-03-17T12:00:00Z\tana\trule=MET-03 namespace=shop\tsimulations");
    try (DetectorHarness harness = new DetectorHarness(detector)) {
      publish(
          harness, SHOP_CONTAINER, SHOP_ADDRESS, flat(CONTAINER, 30), stratumShape(ADDRESS, 20));

      Incident incident = latest(harness).values().iterator().next();
      assertThat(incident.getSeverity()).isEqualTo(Severity.MEDIUM);
      assertThat(incident.getSum())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .returns("exception MET-03", SumLine::getLabel)
                      .returns(0.0, SumLine::getDecibans)
                      .returns(
                          "softened by exception lab of ana until 2018-03-17T12:00:00Z",
                          SumLine::getNote));
      assertThat(incident.getTimeline())
          .filteredOn(entry -> entry.getRule().equals("MET-03"))
          .singleElement()
          .returns(0.0, TimelineEntry::getDecibans)
          .satisfies(entry -> assertThat(entry.getDetail()).contains("exception lab of ana"));
    }
  }

  @Test
  void takesBackWhatAnExceptionCoversThatIsWrittenMeanwhileAndCountsIt(@TempDir Path data)
      throws IOException {
    Path file = data.resolve("exceptions.tsv");
    try (DetectorHarness harness = new DetectorHarness(allowing(file))) {
      publish(
          harness, SHOP_CONTAINER, SHOP_ADDRESS, flat(CONTAINER, 30), stratumShape(ADDRESS, 20));
      assertThat(latest(harness)).hasSize(1);

      Files.writeString(file, "lab\t2018-03-17T12:00:00Z\tana\tnamespace=shop\tours\n");
      Files.setLastModifiedTime(file, FileTime.from(TEN));
      harness.tick(TEN.plus(Duration.ofMinutes(40)), false);
      publish(harness, flat(CONTAINER, 50));

      assertThat(latest(harness).values())
          .extracting(Incident::getStatus)
          .containsOnly(IncidentStatus.RETRACTED);
      assertThat(harness.incidents().get(harness.incidents().size() - 1).getSummary())
          .isEqualTo(
              "No incident any more: softened by exception lab of ana until 2018-03-17T12:00:00Z");
      assertThat(harness.driver().metrics().keySet())
          .anyMatch(metric -> metric.name().equals("softened-signals-total"));
    }
  }

  private static Detector quietAfter(Duration quiet) {
    return detector(quiet, USUAL.exceptions());
  }

  private static Detector detector(Duration quiet, Path exceptions) {
    return new MiningDetector.Factory()
        .create(
            new MiningDetector.Settings(
                USUAL.prior(),
                USUAL.opensFrom(),
                USUAL.window(),
                USUAL.updateEvery(),
                quiet,
                USUAL.coreHourPrice(),
                USUAL.grace(),
                USUAL.unresolvedAfter(),
                USUAL.uncertainty(),
                USUAL.reportDelay(),
                USUAL.retention(),
                exceptions));
  }

  private static List<SpecificRecord> scenario() {
    Signal wrong = stratumShape(CONTAINER, 33);
    return List.of(
        SHOP_CONTAINER,
        SHOP_ADDRESS,
        newImage(CONTAINER, 0),
        saturated(CONTAINER, 12),
        stratumShape(ADDRESS, 10),
        saturated(CONTAINER, 22),
        heldBy(ADDRESS, holder("web", -5, 20), holder("job", 20, null)),
        poolName(ADDRESS, 25),
        wrong,
        Finding.retraction(wrong),
        flat(CONTAINER, 40));
  }

  private Map<String, String> play(List<SpecificRecord> records) {
    try (DetectorHarness harness = DetectorHarness.replaying(detector())) {
      publish(harness, records.toArray(SpecificRecord[]::new));
      harness.tick(TEN.plus(Duration.ofHours(2)), true);
      Map<String, String> content = new TreeMap<>();
      standing(harness)
          .forEach(incident -> content.put(incident.getId(), incident.getContentHash()));
      return content;
    }
  }

  private static void publish(DetectorHarness harness, SpecificRecord... records) {
    for (SpecificRecord record : records) {
      if (record instanceof Identity identity) {
        harness.publishAs(identity.getAlias(), identity, TEN);
      } else {
        harness.publish(record);
      }
    }
  }

  private static Map<String, Incident> latest(DetectorHarness harness) {
    Map<String, Incident> latest = new TreeMap<>();
    harness.incidents().forEach(incident -> latest.put(incident.getId(), incident));
    return latest;
  }

  private static List<Incident> standing(DetectorHarness harness) {
    return latest(harness).values().stream()
        .filter(incident -> incident.getStatus() == IncidentStatus.OPEN)
        .toList();
  }
}
