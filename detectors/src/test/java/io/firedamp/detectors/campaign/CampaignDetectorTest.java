package io.firedamp.detectors.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.DetectorContract;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.indicators.StrongIndicatorRule;
import io.firedamp.schemas.avro.Campaign;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.Test;

class CampaignDetectorTest extends DetectorContract {
  private static final Instant MONDAY = Instant.parse("2026-03-02T08:00:00Z");
  private static final String WALLET = "wallet:47aa";
  private static final String OTHER_WALLET = "wallet:48bb";
  private static final String PUBLISHER = "image:somebody/*";
  private static final String POOL = "pool:pool.example:3333";
  private static final String ADDRESS = "ip:198.51.100.7";

  @Override
  protected Detector detector() {
    return new CampaignDetector(CampaignDetector.Settings.DEFAULTS);
  }

  @Override
  protected Set<String> durableNames() {
    return Set.of(
        "incidents",
        "incidents-of-all-repartition",
        Links.MEMBERS,
        Links.BY_INDICATOR,
        "campaigns");
  }

  @Override
  protected List<Incident> story() {
    return List.of(incident("web", WALLET), incident("db", WALLET));
  }

  private static Incident incident(String name, String... indicators) {
    return incidentIn("prod", name, indicators);
  }

  private static Incident incidentIn(String cluster, String name, String... indicators) {
    return Incident.newBuilder()
        .setId("id-of-" + cluster + "-" + name)
        .setRevision(1)
        .setStatus(IncidentStatus.OPEN)
        .setCluster(cluster)
        .setWorkload(
            Workload.newBuilder()
                .setCluster(cluster)
                .setKind("deployment")
                .setNamespace("shop")
                .setName(name)
                .build())
        .setSeverity(Severity.HIGH)
        .setConfidence(80)
        .setOpened(MONDAY)
        .setUpdated(MONDAY.plus(Duration.ofHours(1)))
        .setLastSeen(MONDAY.plus(Duration.ofHours(1)))
        .setTitle("Mining on " + name)
        .setSummary("")
        .setIndicators(Arrays.stream(indicators).map(CampaignDetectorTest::indicator).toList())
        .setCoreHours(10)
        .setCost(0.4)
        .setContentHash("")
        .build();
  }

  private static IndicatorRef indicator(String text) {
    String[] parts = text.split(":", 2);
    return IndicatorRef.newBuilder().setType(parts[0]).setValue(parts[1]).build();
  }

  private static Incident next(Incident incident, IncidentStatus status) {
    return Incident.newBuilder(incident)
        .setRevision(incident.getRevision() + 1)
        .setStatus(status)
        .build();
  }

  private static Incident seen(Incident incident, Instant from, Instant until) {
    return Incident.newBuilder(incident)
        .setOpened(from)
        .setUpdated(until)
        .setLastSeen(until)
        .build();
  }

  /** What stands of what was written: a tombstone ends a campaign. */
  private static Map<String, Campaign> standing(List<Incident> incidents) {
    CampaignDetector detector = new CampaignDetector(CampaignDetector.Settings.DEFAULTS);
    try (DetectorHarness harness = new DetectorHarness(detector)) {
      return standing(harness.publish(incidents));
    }
  }

  private static Map<String, Campaign> standing(DetectorHarness harness) {
    var topic = harness.topics().campaigns();
    TestOutputTopic<String, Campaign> output =
        harness
            .driver()
            .createOutputTopic(
                topic.name(), topic.keySerde().deserializer(), topic.valueSerde().deserializer());
    Map<String, Campaign> standing = new TreeMap<>();
    output
        .readKeyValuesToList()
        .forEach(
            entry -> {
              if (entry.value == null) {
                standing.remove(entry.key);
              } else {
                standing.put(entry.key, entry.value);
              }
            });
    return standing;
  }

  private static Campaign only(Incident... incidents) {
    assertThat(standing(List.of(incidents))).hasSize(1);
    return standing(List.of(incidents)).values().iterator().next();
  }

  @Test
  void incidentsThatPayOneWalletAreOneCampaignAcrossClusters() {
    Campaign campaign =
        only(
            incident("web", WALLET, POOL),
            incidentIn("lab", "job", WALLET, POOL, ADDRESS),
            incident("idle", OTHER_WALLET, POOL));

    assertThat(campaign)
        .returns("2 incidents in 2 clusters share wallet 47aa", Campaign::getTitle)
        .returns(List.of("id-of-lab-job", "id-of-prod-web"), Campaign::getIncidents)
        .returns(List.of("lab", "prod"), Campaign::getClusters)
        .returns(
            List.of("lab/deployment/shop/job", "prod/deployment/shop/web"), Campaign::getWorkloads)
        .returns(List.of(indicator(WALLET)), Campaign::getIndicators)
        .returns(List.of(indicator(POOL)), Campaign::getContext)
        .returns(20.0, Campaign::getCoreHours)
        .returns(0.8, Campaign::getCost)
        .returns(Severity.HIGH, Campaign::getSeverity)
        .returns(2, Campaign::getOpenCount)
        .returns(MONDAY, Campaign::getOpened);
  }

  @Test
  void bearsTheIdThatEachOfItsIncidentsCarriesToTheSiem() {
    Campaign campaign = only(incident("web", WALLET, PUBLISHER), incident("db", WALLET, POOL));

    assertThat(StrongIndicatorRule.DEFAULT.campaignsOf(incident("db", WALLET).getIndicators()))
        .containsExactly(campaign.getId());
    assertThat(
            StrongIndicatorRule.DEFAULT.campaignsOf(
                incident("web", PUBLISHER, WALLET).getIndicators()))
        .startsWith(campaign.getId())
        .hasSize(2);
  }

  @Test
  void incidentsThatShareOnlyAPoolAndAnAddressAreNone() {
    assertThat(
            standing(
                List.of(
                    incident("web", WALLET, POOL, ADDRESS),
                    incident("db", OTHER_WALLET, POOL, ADDRESS),
                    incident("job", POOL, ADDRESS))))
        .isEmpty();
  }

  @Test
  void twoWhoMisuseOnePublicMinersImageAreNotOneAttacker() {
    assertThat(
            standing(
                List.of(
                    incident("web", "image:somebody/monero-miner", POOL),
                    incident("db", "image:somebody/monero-miner", POOL))))
        .isEmpty();
  }

  @Test
  void whoBringsWalletAndPublisherTogetherJoinsTwoCampaigns() {
    List<Incident> apart =
        List.of(
            incident("a", WALLET),
            incident("b", WALLET),
            incident("c", PUBLISHER),
            incident("d", PUBLISHER));
    List<Incident> joined = new ArrayList<>(apart);
    joined.add(incident("e", WALLET, PUBLISHER));

    assertThat(standing(apart)).hasSize(2);
    assertThat(standing(joined).values())
        .singleElement()
        .returns("5 incidents in one cluster share wallet 47aa and 1 more", Campaign::getTitle);
  }

  @Test
  void splitsAgainWhenTheIncidentThatJoinedThemIsTakenBack() {
    Incident joint = incident("e", WALLET, PUBLISHER);
    List<Incident> incidents =
        List.of(
            incident("a", WALLET),
            incident("b", WALLET),
            joint,
            incident("c", PUBLISHER),
            incident("d", PUBLISHER),
            next(joint, IncidentStatus.RETRACTED));

    assertThat(standing(incidents))
        .isEqualTo(
            standing(
                List.of(
                    incident("a", WALLET),
                    incident("b", WALLET),
                    incident("c", PUBLISHER),
                    incident("d", PUBLISHER))));
  }

  @Test
  void endsWhenOneIncidentIsLeft() {
    Incident web = incident("web", WALLET);

    assertThat(standing(List.of(web, incident("db", WALLET), next(web, IncidentStatus.RETRACTED))))
        .isEmpty();
  }

  @Test
  void standsWhenItsIncidentsAreClosedAndSaysThatNoneIsOpen() {
    Incident web = incident("web", WALLET);
    Incident db = incident("db", WALLET);

    assertThat(only(web, db, next(web, IncidentStatus.CLOSED), next(db, IncidentStatus.CLOSED)))
        .returns(0, Campaign::getOpenCount)
        .returns(2, Campaign::getIncidentCount);
  }

  @Test
  void saysSinceWhenSomebodyIsBackWhoWasAway() {
    Instant back = MONDAY.plus(Duration.ofDays(20));

    assertThat(
            only(
                incident("web", WALLET),
                seen(incident("db", WALLET), back, back.plus(Duration.ofHours(2)))))
        .returns(back, campaign -> campaign.getResumed().orElseThrow())
        .returns(back.plus(Duration.ofHours(2)), Campaign::getUpdated);
    assertThat(only(incident("web", WALLET), incident("db", WALLET)).getResumed()).isEmpty();
  }

  @Test
  void silenceOfASourceIsNoIncidentOfAnybody() {
    Incident silence =
        Incident.newBuilder(incident("web", WALLET)).setKind(IncidentKind.HEALTH).build();

    assertThat(standing(List.of(silence, incident("db", WALLET)))).isEmpty();
  }

  @Test
  void doesNotDependOnOrderOrOnWhatIsSaidTwice() {
    Incident joint = incident("e", WALLET, OTHER_WALLET);
    List<Incident> incidents =
        new ArrayList<>(
            List.of(
                incident("a", WALLET),
                incident("b", WALLET, POOL),
                incidentIn("lab", "c", OTHER_WALLET, PUBLISHER),
                incident("d", PUBLISHER),
                joint,
                incident("f", "wallet:49cc"),
                incident("g", "wallet:49cc", POOL)));
    Map<String, Campaign> expected = standing(incidents);
    incidents.addAll(List.copyOf(incidents));
    Random random = new Random(11);

    assertThat(expected).hasSize(2);
    for (int i = 0; i < 8; i++) {
      Collections.shuffle(incidents, random);
      assertThat(standing(incidents)).isEqualTo(expected);
    }
  }

  @Test
  void joinsNoMoreThanFiveHundredByOneIndicatorAndSaysSo() {
    List<Incident> incidents = new ArrayList<>();
    for (int i = 0; i < 520; i++) {
      incidents.add(incident("w%04d".formatted(i), WALLET));
    }

    assertThat(standing(incidents).values())
        .singleElement()
        .returns(512, Campaign::getIncidentCount)
        .returns(true, Campaign::getCut)
        .satisfies(campaign -> assertThat(campaign.getIncidents()).hasSize(512))
        .satisfies(campaign -> assertThat(campaign.getWorkloads()).hasSize(64));
  }

  @Test
  void forgetsWhoWasNotSeenForLongAndNothingInAReplay() {
    List<Incident> incidents = new ArrayList<>(story());
    Instant later = MONDAY.plus(Duration.ofDays(120));
    for (int i = 0; i < 70; i++) {
      Instant time = later.plus(Duration.ofHours(i));
      incidents.add(seen(incident("n" + i, "wallet:n" + i), time, time));
    }
    try (DetectorHarness replay = DetectorHarness.replaying(detector())) {
      assertThat(standing(incidents)).isEmpty();
      assertThat(standing(replay.publish(incidents))).hasSize(1);
    }
  }
}
