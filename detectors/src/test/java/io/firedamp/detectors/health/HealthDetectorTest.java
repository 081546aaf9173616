package io.firedamp.detectors.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.DetectorContract;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.SourceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthDetectorTest extends DetectorContract {
  private static final Instant MONDAY = Instant.parse("2026-03-02T08:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** What a receiver reports each minute of one source. */
  private static final class Receiver {
    private final List<SourceReport> reports = new ArrayList<>();
    private final String source;
    private Instant now;
    private Instant since;
    private @Nullable Instant seen;

    Receiver(String source, Instant started) {
      this.source = source;
      this.now = started;
      this.since = started;
    }

    /** An event each minute. */
    Receiver hears(Duration time) {
      return hears(time, MINUTE);
    }

    /** An event after each gap. */
    Receiver hears(Duration time, Duration gap) {
      for (Instant end = now.plus(time); !now.plus(gap).isAfter(end); ) {
        waits(gap.minus(MINUTE));
        now = now.plus(MINUTE);
        long ended = seen == null ? 0 : Duration.between(seen, now).toMillis();
        seen = now;
        report(ended);
      }
      return this;
    }

    Receiver waits(Duration time) {
      for (Instant end = now.plus(time); !now.plus(MINUTE).isAfter(end); ) {
        now = now.plus(MINUTE);
        report(0);
      }
      return this;
    }

    /** Nothing is reported meanwhile. */
    Receiver isAway(Duration time) {
      now = now.plus(time);
      return this;
    }

    Receiver restartsAfter(Duration time) {
      isAway(time);
      since = now;
      seen = null;
      return this;
    }

    private void report(long gap) {
      reports.add(
          SourceReport.newBuilder()
              .setSource(source)
              .setCluster("prod")
              .setTime(now)
              .setSince(since)
              .setSeen(seen)
              .setLongestGap(gap)
              .build());
    }

    List<Incident> incidents() {
      try (DetectorHarness harness =
          new DetectorHarness(new HealthDetector(HealthDetector.Settings.DEFAULTS))) {
        return harness.publish(reports).incidents();
      }
    }
  }

  private static Receiver receiver() {
    return new Receiver("audit", MONDAY);
  }

  @Override
  protected Detector detector() {
    return new HealthDetector(HealthDetector.Settings.DEFAULTS);
  }

  @Override
  protected Set<String> durableNames() {
    return Set.of("source-reports", "source-lives", "incidents", "signals");
  }

  @Override
  protected List<SourceReport> story() {
    return receiver().hears(HOUR.multipliedBy(3)).waits(MINUTE.multipliedBy(15)).reports;
  }

  @Test
  void tellsASilenceOnceAndOnceThatItIsOver() {
    List<Incident> told =
        receiver().hears(HOUR.multipliedBy(3)).waits(HOUR.multipliedBy(5)).hears(HOUR).incidents();

    assertThat(told)
        .extracting(Incident::getStatus)
        .containsExactly(IncidentStatus.OPEN, IncidentStatus.CLOSED);
    assertThat(told)
        .extracting(Incident::getUpdated)
        .containsExactly(
            MONDAY.plus(HOUR.multipliedBy(3)).plus(MINUTE.multipliedBy(11)),
            MONDAY.plus(HOUR.multipliedBy(8)).plus(MINUTE));
    assertThat(told).extracting(Incident::getRevision).containsExactly(1, 2);
    assertThat(told).extracting(Incident::getId).containsOnly(told.get(0).getId());
    assertThat(told.get(0))
        .returns(IncidentKind.HEALTH, Incident::getKind)
        .returns(Severity.MEDIUM, Incident::getSeverity)
        .returns("OPENED", Incident::getChange)
        .returns("Source audit of cluster prod is silent", Incident::getTitle)
        .returns(MONDAY.plus(HOUR.multipliedBy(3)), Incident::getOpened);
    assertThat(told.get(0).getSummary())
        .startsWith(
            "Source audit of cluster prod is silent: nothing came after 2026-03-02T11:00:00Z;"
                + " until then its longest usual gap was 60 s.");
    assertThat(told.get(1).getSummary()).endsWith("It is back since 2026-03-02T16:01:00Z");
  }

  @Test
  void saysItAsASignalThatIsNoLegOfMining() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      assertThat(harness.publish(story()).signals())
          .singleElement()
          .returns("HLT-01", Signal::getRule)
          .returns(Leg.HEALTH, Signal::getLeg)
          .returns(0.0, Signal::getDecibans)
          .returns("prod/source/audit", Signal::getSubject);
    }
  }

  @Test
  void reopensTheSameIncidentWhenItFallsSilentAgain() {
    List<Incident> told =
        receiver()
            .hears(HOUR.multipliedBy(10))
            .waits(MINUTE.multipliedBy(15))
            .hears(HOUR.multipliedBy(3))
            .waits(HOUR)
            .incidents();

    assertThat(told)
        .extracting(Incident::getChange)
        .containsExactly("OPENED", "CLOSED", "REOPENED");
    assertThat(told).extracting(Incident::getRevision).containsExactly(1, 2, 3);
  }

  @Test
  void saysNothingOfASourceThatSendsSeldom() {
    assertThat(
            receiver()
                .hears(HOUR.multipliedBy(24), HOUR.multipliedBy(2))
                .waits(HOUR.multipliedBy(5))
                .incidents())
        .isEmpty();
  }

  @Test
  void saysNothingOfASourceThatIsNotKnownYetOrNeverSent() {
    assertThat(receiver().hears(HOUR).waits(HOUR.multipliedBy(24)).incidents()).isEmpty();
    assertThat(receiver().waits(HOUR.multipliedBy(48)).incidents()).isEmpty();
  }

  @Test
  void takesThePauseOfEveryNightForUsual() {
    Receiver office = receiver();
    for (int day = 0; day < 5; day++) {
      office.hears(HOUR.multipliedBy(10)).waits(HOUR.multipliedBy(14));
    }

    List<Incident> told = office.incidents();

    assertThat(told).hasSize(2);
    assertThat(told.get(1).getUpdated()).isBefore(MONDAY.plus(Duration.ofDays(2)));
  }

  @Test
  void forgivesOneOutageOnceEnoughDaysAreKnown() {
    Receiver receiver = receiver().hears(Duration.ofDays(2)).waits(HOUR.multipliedBy(6));
    receiver.hears(Duration.ofDays(1)).waits(HOUR);

    assertThat(receiver.incidents())
        .extracting(Incident::getChange)
        .containsExactly("OPENED", "CLOSED", "REOPENED");
  }

  @Test
  void aRestartIsNoSilenceOfASource() {
    assertThat(
            receiver()
                .hears(HOUR.multipliedBy(3))
                .restartsAfter(HOUR.multipliedBy(2))
                .waits(MINUTE.multipliedBy(9))
                .hears(HOUR)
                .incidents())
        .isEmpty();
  }

  @Test
  void aSilenceThatOutlastsARestartIsToldOnce() {
    assertThat(
            receiver()
                .hears(HOUR.multipliedBy(3))
                .waits(HOUR)
                .restartsAfter(HOUR)
                .waits(HOUR)
                .hears(HOUR)
                .incidents())
        .extracting(Incident::getChange)
        .containsExactly("OPENED", "CLOSED");
  }

  @Test
  void aSourceThatIsGoneAfterARestartIsTold() {
    assertThat(
            receiver()
                .hears(HOUR.multipliedBy(3))
                .restartsAfter(HOUR)
                .waits(MINUTE.multipliedBy(12))
                .incidents())
        .extracting(Incident::getChange)
        .containsExactly("OPENED");
  }

  @Test
  void aPauseOfTheReceiverOrOfItsBrokerIsNoSilenceOfASource() {
    assertThat(
            receiver()
                .hears(HOUR.multipliedBy(3))
                .isAway(HOUR.multipliedBy(2))
                .waits(MINUTE.multipliedBy(9))
                .hears(HOUR)
                .incidents())
        .isEmpty();
  }

  @Test
  void eachSourceIsJudgedByItself() {
    Receiver quiet = receiver().hears(HOUR.multipliedBy(3)).waits(HOUR);
    Receiver busy = new Receiver("flows", MONDAY).hears(HOUR.multipliedBy(4));
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      harness.publish(busy.reports).publish(quiet.reports);

      assertThat(harness.incidents())
          .extracting(incident -> incident.getWorkload().getName())
          .containsExactly("audit");
    }
  }
}
