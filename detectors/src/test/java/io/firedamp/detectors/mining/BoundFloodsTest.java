package io.firedamp.detectors.mining;

import static io.firedamp.detectors.mining.Signals.ADDRESS;
import static io.firedamp.detectors.mining.Signals.flat;
import static io.firedamp.detectors.mining.Signals.heldBy;
import static io.firedamp.detectors.mining.Signals.holder;
import static io.firedamp.detectors.mining.Signals.newImage;
import static io.firedamp.detectors.mining.Signals.poolName;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.DetectorHarness;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What somebody may make at will is told by itself while it is little, and together beyond. */
class BoundFloodsTest {
  private static final int MOST = Flood.MOST_ADDRESSES;
  private static final MiningDetector.Factory FACTORY = new MiningDetector.Factory();

  @Test
  void tellsEachOfAFewByItself() {
    Map<String, Incident> told = latest(play(addresses(MOST)));

    assertThat(told).hasSize(MOST);
    assertThat(told.values()).allMatch(incident -> incident.getStatus() == IncidentStatus.OPEN);
  }

  @Test
  void tellsTheRestTogetherAndHowManyThereAre() {
    List<Incident> revisions = play(addresses(1_000));

    List<Incident> open = open(latest(revisions));
    assertThat(open).hasSize(MOST + 1);
    assertThat(open)
        .filteredOn(incident -> incident.getWorkload().getKind().equals("addresses"))
        .singleElement()
        .satisfies(
            together -> {
              assertThat(together.getTitle())
                  .isEqualTo("Mining on more than 800 addresses that no source names");
              assertThat(together.getWorkload().getName()).isEqualTo("2018-03-16");
              assertThat(together.getEvidence()).isNotEmpty();
              assertThat(together.getRevision()).isLessThan(30);
            });
    // Those that are told go by their ids: few of a thousand ever give way to another.
    assertThat(revisions).hasSizeLessThan(500);
  }

  @Test
  void endsWithTheSameWhateverOrderTheyComeIn() {
    List<Signal> signals = new ArrayList<>(addresses(300));
    signals.addAll(workloads("shop", 150));
    for (int i = 0; i < 20; i++) {
      Alias burning = Alias.workload("prod", "pod", "shop", "job-" + i);
      signals.addAll(List.of(newImage(burning, 0), flat(burning, 32)));
    }
    Map<String, String> inOrder = contents(play(signals));

    for (long seed : new long[] {3, 33, 333}) {
      List<Signal> shuffled = new ArrayList<>(signals);
      Collections.shuffle(shuffled, new Random(seed));

      assertThat(contents(play(shuffled))).as("seed %d", seed).isEqualTo(inOrder);
    }
  }

  @Test
  void saysOfOneThatGaveWayWhereItIsToldNow() {
    List<Incident> gaveWay =
        latest(play(addresses(300))).values().stream()
            .filter(incident -> incident.getStatus() == IncidentStatus.RETRACTED)
            .toList();

    assertThat(gaveWay)
        .isNotEmpty()
        .allSatisfy(
            incident -> {
              assertThat(incident.getChange()).isEqualTo("RETRACTED");
              assertThat(incident.getSummary())
                  .startsWith("Told with more than 50 other addresses")
                  .endsWith(WorkloadKey.incidentId("prod/workload/addresses//2018-03-16"));
            });
  }

  @Test
  void tellsTheNextByItselfWhereOneGetsAName() {
    List<Signal> signals = new ArrayList<>(addresses(MOST + 1));
    Incident told = open(latest(play(signals))).get(0);
    signals.stream()
        .filter(signal -> signal.getSubject().endsWith("/" + told.getWorkload().getName()))
        .map(signal -> Signal.newBuilder(signal).setRetracted(true).build())
        .toList()
        .forEach(signals::add);

    List<Incident> open = open(latest(play(signals)));

    assertThat(open).hasSize(MOST).doesNotContain(told);
    assertThat(open).allMatch(incident -> incident.getWorkload().getKind().equals("ip"));
  }

  @Test
  void countsTheRevisionsOfEachWithoutAGap() {
    Map<String, List<Integer>> revisions =
        play(addresses(300)).stream()
            .collect(
                Collectors.groupingBy(
                    Incident::getId,
                    Collectors.mapping(Incident::getRevision, Collectors.toList())));

    assertThat(revisions.values())
        .allSatisfy(
            counted ->
                assertThat(counted)
                    .isEqualTo(IntStream.rangeClosed(1, counted.size()).boxed().toList()));
  }

  @Test
  void leavesWorkloadsWithANameAlone() {
    try (DetectorHarness harness = new DetectorHarness(FACTORY.create(FACTORY.defaults()))) {
      addresses(300).forEach(harness::publish);
      harness.publish(heldBy(ADDRESS, holder("web", -5, null)));
      harness.publish(poolName(ADDRESS, 3));

      assertThat(open(latest(harness.incidents())))
          .extracting(incident -> incident.getWorkload().getName())
          .contains("web");
    }
  }

  @Test
  void tellsTheWorkloadsOfANamespaceTogetherBeyondAHundred() {
    List<Signal> signals = new ArrayList<>(workloads("shop", 300));
    signals.addAll(workloads("bank", 3));

    List<Incident> open = open(latest(play(signals)));

    assertThat(open).hasSize(Flood.MOST_WORKLOADS + 1 + 3);
    assertThat(open)
        .filteredOn(incident -> incident.getWorkload().getKind().equals("workloads"))
        .singleElement()
        .satisfies(
            together -> {
              assertThat(together.getTitle())
                  .isEqualTo(
                      "Mining on more than 200 workloads of namespace shop, each of severity HIGH");
              assertThat(together.getSeverity()).isEqualTo(Severity.HIGH);
              assertThat(together.getWorkload().getNamespace()).contains("shop");
            });
  }

  @Test
  void hidesNoneOfAnotherSeverityInACrowd() {
    List<Signal> signals = new ArrayList<>(workloads("shop", 300));
    Alias miner = Alias.workload("prod", "deployment", "shop", "miner");
    signals.addAll(List.of(newImage(miner, 0), flat(miner, 32), poolName(miner, 34)));

    for (long seed : new long[] {4, 44}) {
      Collections.shuffle(signals, new Random(seed));

      assertThat(open(latest(play(signals))))
          .as("seed %d", seed)
          .hasSize(Flood.MOST_WORKLOADS + 2)
          .extracting(incident -> incident.getWorkload().getName())
          .contains("miner");
    }
  }

  @Test
  void tellsEveryNode() {
    List<Signal> nodes =
        IntStream.range(0, 150)
            .mapToObj(i -> poolName(Alias.node("prod", "node-" + i), 3))
            .toList();

    assertThat(open(latest(play(nodes)))).hasSize(150);
  }

  @Test
  void keepsTheAddressesOfAnotherClusterApart() {
    List<Signal> signals = new ArrayList<>(addresses(300));
    signals.add(poolName(Alias.workload("other", "ip", null, "10.1.0.1"), 3));

    assertThat(open(latest(play(signals))))
        .filteredOn(incident -> incident.getCluster().equals("other"))
        .singleElement()
        .satisfies(incident -> assertThat(incident.getWorkload().getName()).isEqualTo("10.1.0.1"));
  }

  private static List<Signal> workloads(String namespace, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> poolName(Alias.workload("prod", "pod", namespace, "job-" + i), 3))
        .toList();
  }

  /** As signals are given to them once nobody waits any more for who holds them. */
  private static List<Signal> addresses(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                poolName(
                    Alias.workload("prod", "ip", null, "10.1.%d.%d".formatted(i / 250, i % 250)),
                    3))
        .toList();
  }

  private static List<Incident> play(List<Signal> signals) {
    try (DetectorHarness harness = new DetectorHarness(FACTORY.create(FACTORY.defaults()))) {
      signals.forEach(harness::publish);
      return harness.incidents();
    }
  }

  private static Map<String, Incident> latest(List<Incident> revisions) {
    Map<String, Incident> latest = new TreeMap<>();
    revisions.forEach(incident -> latest.put(incident.getId(), incident));
    return latest;
  }

  private static List<Incident> open(Map<String, Incident> incidents) {
    return incidents.values().stream()
        .filter(incident -> incident.getStatus() == IncidentStatus.OPEN)
        .toList();
  }

  /** What stands at the end, of those that are told. */
  private static Map<String, String> contents(List<Incident> revisions) {
    return open(latest(revisions)).stream()
        .collect(Collectors.toMap(Incident::getId, Incident::getContentHash));
  }
}
