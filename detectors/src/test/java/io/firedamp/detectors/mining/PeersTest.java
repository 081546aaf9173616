package io.firedamp.detectors.mining;

import static io.firedamp.detectors.mining.Signals.TEN;
import static io.firedamp.detectors.mining.Signals.flat;
import static io.firedamp.detectors.mining.Signals.heldBy;
import static io.firedamp.detectors.mining.Signals.holder;
import static io.firedamp.detectors.mining.Signals.stratumShape;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.Finding;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the peers of several workloads do to each other's incidents. */
class PeersTest {
  @Test
  void countsOwnersAndNotTheirPods() {
    try (DetectorHarness harness = DetectorHarness.replaying(detector())) {
      for (int pod = 1; pod <= 5; pod++) {
        mine(harness, "prod", pod, "web");
      }

      Incident incident = end(harness).values().iterator().next();

      assertThat(incident.getSeverity()).isEqualTo(Severity.HIGH);
      assertThat(incident.getSum()).noneMatch(line -> line.getLabel().equals("peer in common"));
      assertThat(incident.getDecibans()).isGreaterThan(10);
    }
  }

  @Test
  void lowersConfidenceForEachOtherOwnerButRetractsNothing() {
    try (DetectorHarness harness = DetectorHarness.replaying(detector())) {
      mine(harness, "prod", 1, "web");
      mine(harness, "prod", 2, "shop");
      mine(harness, "prod", 3, "cart");
      mine(harness, "prod", 4, "mail");

      Map<String, Incident> incidents = end(harness);

      assertThat(incidents).hasSize(4);
      assertThat(incidents.values())
          .allSatisfy(
              incident -> {
                assertThat(incident.getStatus()).isNotEqualTo(IncidentStatus.RETRACTED);
                assertThat(incident.getSum())
                    .anyMatch(
                        line ->
                            line.getNote()
                                .equals("4 workloads hold such connections to 203.0.113.7"));
              });
    }
  }

  @Test
  void anotherClusterChangesNothingAtAll() {
    try (DetectorHarness harness = DetectorHarness.replaying(detector())) {
      mine(harness, "prod", 1, "web");
      for (int pod = 2; pod <= 9; pod++) {
        mine(harness, "tenant-b", pod, "other" + pod);
      }

      assertThat(end(harness).values())
          .filteredOn(incident -> incident.getCluster().equals("prod"))
          .singleElement()
          .satisfies(
              incident ->
                  assertThat(incident.getSum())
                      .noneMatch(line -> line.getLabel().equals("peer in common")));
    }
  }

  @Test
  void forgetsAPeerWhoseEvidenceWasTakenBack() {
    try (DetectorHarness harness = DetectorHarness.replaying(detector())) {
      mine(harness, "prod", 1, "web");
      Signal taken = mine(harness, "prod", 2, "shop");

      harness.publish(Finding.retraction(taken));

      assertThat(end(harness).values())
          .filteredOn(incident -> incident.getWorkload().getName().equals("web"))
          .singleElement()
          .satisfies(
              incident ->
                  assertThat(incident.getSum())
                      .noneMatch(line -> line.getLabel().equals("peer in common")));
    }
  }

  private static Signal mine(DetectorHarness harness, String cluster, int pod, String deployment) {
    Alias address = Alias.address(cluster, "10.0.0." + pod);
    harness.publishAs(
        address.toString(), heldBy(address, holder(deployment, -60, null, cluster)), TEN);
    Signal shape = stratumShape(address, 10);
    harness.publish(flat(address, 30), shape);
    return shape;
  }

  private static Map<String, Incident> end(DetectorHarness harness) {
    harness.tick(TEN.plus(Duration.ofHours(2)), true);
    Map<String, Incident> latest = new TreeMap<>();
    harness.incidents().forEach(incident -> latest.put(incident.getId(), incident));
    return latest;
  }

  private static Detector detector() {
    MiningDetector.Factory factory = new MiningDetector.Factory();
    return factory.create(factory.defaults());
  }
}
