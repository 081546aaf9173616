package io.firedamp.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.SetClock;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SourceReport;
import io.firedamp.schemas.avro.SubjectKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SightingsTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private final SetClock clock = new SetClock(NOON);
  private final Sightings sightings = new Sightings(clock);

  @Test
  void reportsOnASourceThatIsConfiguredThoughItSentNothing() {
    sightings.expect(List.of(new Provenance("prod", "audit")));
    clock.pass(Duration.ofHours(1));

    assertThat(sightings.reports())
        .singleElement()
        .returns("audit", SourceReport::getSource)
        .returns("prod", SourceReport::getCluster)
        .returns(NOON, SourceReport::getSince)
        .returns(NOON.plus(Duration.ofHours(1)), SourceReport::getTime)
        .returns(Optional.empty(), SourceReport::getSeen);
  }

  @Test
  void tellsTheLongestGapSinceTheReportBefore() {
    saw("prod", "n1", NOON);
    clock.pass(Duration.ofMinutes(5));
    saw("prod", "n1", NOON);
    clock.pass(Duration.ofMinutes(1));
    saw("prod", "n1", NOON);

    assertThat(sightings.reports())
        .extracting(SourceReport::getLongestGap)
        .containsExactly(Duration.ofMinutes(5).toMillis());
    assertThat(sightings.reports()).extracting(SourceReport::getLongestGap).containsExactly(0L);
  }

  @Test
  void tellsWhatWasSeenOfWhichNodeByEventTimeAndNeverAheadOfItsArrival() {
    saw("prod", "n1", NOON.minusSeconds(60));
    saw("prod", "n1", NOON.minusSeconds(90));
    saw("prod", "n2", NOON.plusSeconds(3000));

    SourceReport report = sightings.reports().get(0);

    assertThat(report.getTypes()).isEqualTo(Map.of("ResourceSample", NOON.toEpochMilli()));
    assertThat(report.getNodes())
        .isEqualTo(Map.of("n1", NOON.minusSeconds(60).toEpochMilli(), "n2", NOON.toEpochMilli()));
  }

  @Test
  void remembersWhatAnEarlierProcessSawAndNotThatItSentAtAll() {
    saw("prod", "n1", NOON.minusSeconds(60));
    SourceReport earlier = sightings.reports().get(0);
    Sightings later = new Sightings(clock);
    later.expect(List.of(new Provenance("prod", "metrics")));

    later.remember(earlier);

    assertThat(later.reports().get(0))
        .returns(earlier.getTypes(), SourceReport::getTypes)
        .returns(earlier.getNodes(), SourceReport::getNodes)
        .returns(Optional.empty(), SourceReport::getSeen);
  }

  @Test
  void keepsClustersApartAndBoundsHowManyThereAre() {
    for (int i = 0; i < 2000; i++) {
      saw("cluster-" + i, "n1", NOON);
    }

    assertThat(sightings.reports()).hasSize(1024);
  }

  @Test
  void forgetsANodeThatIsGone() {
    saw("prod", "gone", NOON.minus(Duration.ofHours(25)));
    saw("prod", "n1", NOON);

    assertThat(sightings.reports().get(0).getNodes()).containsOnlyKeys("n1");
  }

  @Test
  void boundsTheNodesOfASource() {
    for (int i = 0; i < 2000; i++) {
      saw("prod", "n" + i, NOON);
    }

    assertThat(sightings.reports().get(0).getNodes()).hasSize(512);
  }

  private void saw(String cluster, String node, Instant time) {
    ResourceSample sample =
        ResourceSample.newBuilder()
            .setEventId("id")
            .setTime(time)
            .setStart(time)
            .setCluster(cluster)
            .setSource("metrics")
            .setSubject(cluster + "/node/" + node)
            .setSubjectKind(SubjectKind.NODE)
            .setNode(node)
            .build();
    sightings.saw(sample, "metrics", cluster, time);
  }
}
