package io.firedamp.detectors.mining;

import static io.firedamp.detectors.mining.Signals.ADDRESS;
import static io.firedamp.detectors.mining.Signals.CONTAINER;
import static io.firedamp.detectors.mining.Signals.TEN;
import static io.firedamp.detectors.mining.Signals.flat;
import static io.firedamp.detectors.mining.Signals.knownBadImage;
import static io.firedamp.detectors.mining.Signals.newImage;
import static io.firedamp.detectors.mining.Signals.poolName;
import static io.firedamp.detectors.mining.Signals.signal;
import static io.firedamp.detectors.mining.Signals.stratumShape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.indicators.StrongIndicatorRule;
import io.firedamp.detectors.state.Member;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.LegScore;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.schemas.avro.TimelineEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an incident tells: who, what, where, since when, how sure, why, and what to do next. */
class IncidentWriterTest {
  private static final String KEY = "prod/workload/deployment/shop/web";

  private final IncidentWriter writer = new IncidentWriter(0.04);
  private final StoryRule rule = new MiningDetector.Factory().defaults().story();

  @Test
  void namesTheWorkloadAndWhyInOneLine() {
    Incident incident =
        write(knownBadImage(CONTAINER, 0), flat(CONTAINER, 5), poolName(ADDRESS, 9));

    assertThat(incident.getTitle())
        .isEqualTo(
            "Cryptomining on deployment shop/web: suspicious image, CPU burning like a miner, mining-pool traffic");
    assertThat(incident.getWorkload().getKind()).isEqualTo("deployment");
    assertThat(incident.getCluster()).isEqualTo("prod");
    assertThat(incident.getId()).isEqualTo(WorkloadKey.incidentId(KEY));
    assertThat(incident.getStatus()).isEqualTo(IncidentStatus.OPEN);
    assertThat(incident.getRevision()).isZero();
    assertThat(incident.getContentHash()).isEmpty();
  }

  @Test
  void callsWhatIsNotSureASign() {
    Incident incident = write(stratumShape(ADDRESS, 0));

    assertThat(incident.getSeverity()).isEqualTo(Severity.MEDIUM);
    assertThat(incident.getTitle())
        .isEqualTo("Sign of cryptomining on deployment shop/web: traffic shaped like mining");
    assertThat(incident.getSummary())
        .endsWith(
            "First: ask the owner whether this is theirs; if not, isolate the workload's network and keep its image.");
  }

  @Test
  void saysInWordsWhatWasFoundSinceWhenAndHowSure() {
    Incident incident = write(flat(CONTAINER, 30), stratumShape(ADDRESS, 20));

    assertThat(incident.getSummary())
        .startsWith(
            "deployment shop/web in cluster prod shows 2 independent kind(s) of evidence since "
                + TEN.plus(Duration.ofMinutes(20))
                + ", confidence "
                + incident.getConfidence()
                + "%. compute (MET-03): MET-03 title. network (NET-04): NET-04 title. ")
        .endsWith("then stop it; add the peer to the list of pools.");
    assertThat(incident.getCorrelations()).containsExactly("COR-02", "COR-10");
  }

  @ParameterizedTest
  @CsvSource({
    "IMAGE, FIRST_SEEN, image first seen",
    "IMAGE, KNOWN_BAD, suspicious image",
    "ACCESS, MINER_COMMAND, told to mine",
    "ACCESS, ANONYMOUS, suspicious deployment",
    "COMPUTE, GPU, GPU working like a miner's",
    "COMPUTE, FLAT, CPU burning like a miner",
    "NETWORK, LISTED, mining-pool traffic",
    "NETWORK, STRATUM_SHAPE, traffic shaped like mining",
    "RUNTIME, STRATUM, runtime alert",
    "RUNTIME, MINER_COMMAND, a miner's process",
    "CLOUD, STRATUM, cloud activity"
  })
  void namesEachLegInWords(Leg leg, Trait trait, String words) {
    Leg other = leg == Leg.NETWORK ? Leg.COMPUTE : Leg.NETWORK;

    Incident incident =
        write(
            signal("X-01", leg, CONTAINER, 0, 40, trait),
            signal("X-02", other, CONTAINER, 0, 40, Trait.LISTED));

    assertThat(incident.getTitle()).contains(words);
  }

  @Test
  void tellsEachLegsStrongestWithItsTraits() {
    Incident incident =
        write(flat(CONTAINER, 30), stratumShape(ADDRESS, 20), poolName(ADDRESS, 25));

    assertThat(incident.getLegs())
        .extracting(LegScore::getLeg, LegScore::getRule, LegScore::getWeight, LegScore::getTraits)
        .containsExactly(
            tuple(Leg.COMPUTE, "MET-03", 17, List.of("FLAT")),
            tuple(Leg.NETWORK, "NET-01", 44, List.of("LISTED")));
  }

  @Test
  void namesTheCampaignOfWhomTheMinerPaysThoughNobodyElseIsKnownToPayHim() {
    IndicatorRef wallet = new IndicatorRef("wallet", "4AbC");
    Signal paying =
        Signal.newBuilder(knownBadImage(CONTAINER, 0))
            .setIndicators(List.of(new IndicatorRef("pool", "pool.example:3333"), wallet))
            .build();

    Incident incident = write(paying, poolName(ADDRESS, 9));

    assertThat(incident.getCampaigns()).containsExactly(StrongIndicatorRule.campaignOf(wallet));
    assertThat(write(poolName(ADDRESS, 9)).getCampaigns()).isEmpty();
  }

  @Test
  void tellsTheTimeToTheHourAndNeverBeforeItOpened() {
    assertThat(write(poolName(ADDRESS, 95)).getLastSeen())
        .contains(TEN.plus(Duration.ofMinutes(95)));
    Incident incident = write(poolName(ADDRESS, 0), flat(CONTAINER, 30), flat(CONTAINER, 80));
    assertThat(incident.getLastSeen()).contains(TEN.plus(Duration.ofHours(1)));
    assertThat(incident.getUpdated()).isEqualTo(TEN.plus(Duration.ofHours(1)));
    assertThat(incident.getOpened()).isEqualTo(TEN);
  }

  @Test
  void tellsTheStoryInOrderWithWhatStandsBesideIt() {
    Incident incident = write(flat(CONTAINER, -900), poolName(ADDRESS, 20), newImage(CONTAINER, 5));

    assertThat(incident.getTimeline())
        .extracting(TimelineEntry::getRule)
        .containsExactly("MET-03", "IMG-05", "NET-01");
    assertThat(incident.getTimeline())
        .isSortedAccordingTo(Comparator.comparing(TimelineEntry::getTime));
    assertThat(incident.getLegs()).extracting(LegScore::getLeg).doesNotContain(Leg.COMPUTE);
  }

  @Test
  void tellsHowLongARunWentOn() {
    List<TimelineEntry> entries =
        write(poolName(ADDRESS, 0), poolName(ADDRESS, 50), knownBadImage(CONTAINER, 0))
            .getTimeline();

    assertThat(entries)
        .extracting(TimelineEntry::getRule, TimelineEntry::getUntil)
        .contains(
            tuple("NET-01", Optional.of(TEN.plus(Duration.ofMinutes(50)))),
            tuple("IMG-01", Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 3333, 203.0.113.7:3333",
    "2001:db8::7, 3333, [2001:db8::7]:3333",
    "203.0.113.7, '', 203.0.113.7"
  })
  void namesWhereItTalksTo(String address, String port, String destination) {
    Signal pool = with(poolName(ADDRESS, 0), "destination.ip", address, "destination.port", port);

    assertThat(write(pool).getDestinations()).containsExactly(destination);
  }

  @Test
  void namesImagesAndUsersOnceEachInOrder() {
    Incident incident =
        write(
            with(knownBadImage(CONTAINER, 0), "image", "b", "user", "jane"),
            with(signal("IMG-07", Leg.IMAGE, CONTAINER, 0, 44), "image", "a", "user", "jane"),
            with(poolName(ADDRESS, 5), "image", ""));

    assertThat(incident.getImages()).containsExactly("a", "b");
    assertThat(incident.getUsers()).containsExactly("jane");
  }

  @Test
  void namesTechniquesOnceWithTheirTactics() {
    assertThat(write(poolName(ADDRESS, 0), flat(CONTAINER, 5)).getTechniques())
        .singleElement()
        .returns("T1496.001", Technique::getId)
        .returns("Resource Hijacking: Compute Hijacking", Technique::getName)
        .returns("TA0040", Technique::getTacticId)
        .returns("Impact", Technique::getTactic);
    assertThat(AttackTechniques.named("T9999.001"))
        .returns("T9999.001", Technique::getId)
        .returns("T9999.001", Technique::getName)
        .returns("", Technique::getTactic);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "T1190",
        "T1078.001",
        "T1204.003",
        "T1609",
        "T1610",
        "T1053.007",
        "T1611",
        "T1071",
        "T1071.004",
        "T1105",
        "T1571",
        "T1496.001"
      })
  void knowsEveryTechniqueOurRulesName(String id) {
    assertThat(AttackTechniques.named(id).getTacticId()).matches("TA00\\d\\d");
    assertThat(AttackTechniques.named(id).getName()).isNotEqualTo(id);
  }

  @Test
  void namesNoMoreThanThirtyTwoOfAnything() {
    List<IndicatorRef> many = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      many.add(new IndicatorRef("ip", "203.0.113.%02d".formatted(i)));
    }

    Incident incident = write(Signal.newBuilder(poolName(ADDRESS, 0)).setIndicators(many).build());

    assertThat(incident.getIndicators())
        .hasSize(32)
        .startsWith(many.get(0))
        .doesNotHaveDuplicates();
  }

  @Test
  void countsPodsNodesCoresAndWhatTheyCost() {
    Crowd crowd =
        new Crowd(
            List.of(
                burning("web-0", "n1", "web", 2.5, 120), burning("web-1", "n1", "web", 1.5, 60)));

    Incident incident = write(crowd, poolName(ADDRESS, 0), flat(CONTAINER, 5));

    assertThat(incident.getPods()).containsExactly("web-0", "web-1");
    assertThat(incident.getPodsEver()).isEqualTo(2);
    assertThat(incident.getPodsNow()).isEqualTo(2);
    assertThat(incident.getNodesEver()).isEqualTo(1);
    assertThat(incident.getNodesNow()).isEqualTo(1);
    assertThat(incident.getBurning()).containsExactly("web");
    assertThat(incident.getCores()).isEqualTo(4);
    assertThat(incident.getCoreHours()).isEqualTo(6.5);
    assertThat(incident.getCost()).isEqualTo(0.26);
    assertThat(incident.getSummary()).contains("Burning: container web, at most 4.0 cores. ");
  }

  @Test
  void costsNothingWhereACoreHourIsFree() {
    Crowd crowd = new Crowd(List.of(burning("web-0", "n1", "web", 2.5, 120)));

    Dossier dossier = dossier(poolName(ADDRESS, 0));
    Incident incident =
        new IncidentWriter(0)
            .write(
                KEY,
                dossier,
                rule.judge(dossier).orElseThrow(),
                crowd,
                Exceptions.NONE.soften(KEY, dossier));

    assertThat(incident.getCost()).isZero();
    assertThat(incident.getCoreHours()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, Double.NaN, Double.NEGATIVE_INFINITY})
  void refusesAPriceThatIsNone(double price) {
    assertThatThrownBy(() -> new IncidentWriter(price))
        .hasMessage("coreHourPrice must be 0 or more US dollars, was " + price);
  }

  @Test
  void sumsUpFromThePriorLineByLine() {
    Incident incident = write(poolName(ADDRESS, 0), flat(CONTAINER, 5));

    assertThat(incident.getSum())
        .extracting(line -> line.getLabel())
        .containsExactly("prior", "compute MET-03", "network NET-01");
    assertThat(incident.getSum().get(0).getDecibans()).isEqualTo(-40);
    assertThat(incident.getDecibans()).isEqualTo(21);
  }

  @Test
  void theContentIsTheSameWhateverRunItIsOf() {
    Incident incident = write(poolName(ADDRESS, 0), flat(CONTAINER, 5));
    Incident elsewhere =
        Incident.newBuilder(incident)
            .setRevision(7)
            .setUpdated(TEN.plus(Duration.ofDays(3)))
            .setChange("REVISED")
            .setEvidence(List.of())
            .setContentHash("x")
            .build();

    assertThat(IncidentWriter.contentHash(elsewhere))
        .isEqualTo(IncidentWriter.contentHash(incident));
  }

  @Test
  void theContentIsAnotherWhenAnythingThatFollowsFromEvidenceIs() {
    Incident incident = write(poolName(ADDRESS, 0), flat(CONTAINER, 5));
    List<Incident> others =
        List.of(
            Incident.newBuilder(incident).setStatus(IncidentStatus.CLOSED).build(),
            Incident.newBuilder(incident).setSeverity(Severity.LOW).build(),
            Incident.newBuilder(incident).setConfidence(1).build(),
            Incident.newBuilder(incident).setOpened(TEN.minusSeconds(1)).build(),
            Incident.newBuilder(incident).setLastSeen(TEN.plusSeconds(9)).build(),
            Incident.newBuilder(incident).setOngoing(false).build(),
            Incident.newBuilder(incident).setTitle("t").build(),
            Incident.newBuilder(incident).setSummary("s").build(),
            Incident.newBuilder(incident).setPodsNow(9).build(),
            Incident.newBuilder(incident).setPodsEver(9).build(),
            Incident.newBuilder(incident).setNodesNow(9).build(),
            Incident.newBuilder(incident).setNodesEver(9).build(),
            Incident.newBuilder(incident).setCores(9).build(),
            Incident.newBuilder(incident).setCoreHours(9).build(),
            Incident.newBuilder(incident).setCorrelations(List.of()).build(),
            Incident.newBuilder(incident).setLegs(List.of()).build(),
            Incident.newBuilder(incident).setSum(List.of()).build(),
            Incident.newBuilder(incident).setTechniques(List.of()).build(),
            Incident.newBuilder(incident).setTimeline(List.of()).build(),
            Incident.newBuilder(incident)
                .setIndicators(List.of(new IndicatorRef("a", "b")))
                .build(),
            Incident.newBuilder(incident).setImages(List.of("x")).build(),
            Incident.newBuilder(incident).setContainers(List.of("x")).build(),
            Incident.newBuilder(incident).setPods(List.of("x")).build(),
            Incident.newBuilder(incident).setNodes(List.of("x")).build(),
            Incident.newBuilder(incident).setBurning(List.of("x")).build(),
            Incident.newBuilder(incident).setDestinations(List.of("x")).build(),
            Incident.newBuilder(incident).setUsers(List.of("x")).build());

    assertThat(others)
        .extracting(IncidentWriter::contentHash)
        .doesNotHaveDuplicates()
        .doesNotContain(IncidentWriter.contentHash(incident));
  }

  private Incident write(Signal... signals) {
    return write(Crowd.EMPTY, signals);
  }

  private Incident write(Crowd crowd, Signal... signals) {
    Dossier dossier = dossier(signals);
    return writer.write(
        KEY,
        dossier,
        rule.judge(dossier).orElseThrow(),
        crowd,
        Exceptions.NONE.soften(KEY, dossier));
  }

  private static Dossier dossier(Signal... signals) {
    Dossier dossier = Dossier.EMPTY;
    for (Signal signal : signals) {
      dossier = dossier.with(signal);
    }
    return dossier;
  }

  private static Member burning(
      String pod, String node, String container, double cores, int minutes) {
    Signal flat = Signal.newBuilder(flat(CONTAINER, minutes)).setStarted(TEN).build();
    return Members.and(
        null,
        with(
            flat,
            "pod",
            pod,
            "node",
            node,
            "container.name",
            container,
            "firedamp.cpu.cores",
            Double.toString(cores)));
  }

  private static Signal with(Signal signal, String... attributes) {
    Map<String, String> all = new TreeMap<>(signal.getAttributes());
    for (int i = 0; i < attributes.length; i += 2) {
      all.put(attributes[i], attributes[i + 1]);
    }
    return Signal.newBuilder(signal).setAttributes(all).build();
  }
}
