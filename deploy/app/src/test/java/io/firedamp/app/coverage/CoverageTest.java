package io.firedamp.app.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firedamp.app.AppConfig.SourceConfig;
import io.firedamp.app.Plugins;
import io.firedamp.app.coverage.Coverage.LegSight;
import io.firedamp.app.coverage.Coverage.Sight;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.RunState;
import io.firedamp.schemas.avro.SourceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CoverageTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:30:00Z");

  private final List<SourceReport> reports = new ArrayList<>();
  private final List<ContainerState> states = new ArrayList<>();
  private final Map<String, SourceConfig> sources = new HashMap<>();

  private record NoSettings() {}

  @Test
  void seesALegOfWhichEventsCome() {
    report("zeek", Map.of("NetworkFlow", 1), Map.of(), Map.of());

    assertThat(leg(View.NETWORK))
        .isEqualTo(
            new LegSight(
                View.NETWORK, Sight.SEEN, Optional.of(NOW.minus(Duration.ofMinutes(1))), ""));
  }

  @Test
  void saysSinceWhenNoFlowsHaveCome() {
    report("zeek", Map.of("NetworkFlow", 26), Map.of(), Map.of());

    assertThat(leg(View.NETWORK).sight()).isEqualTo(Sight.BLIND);
    assertThat(leg(View.NETWORK).why()).isEqualTo("no flows since 2026-03-02T10:04:00Z");
  }

  @Test
  void takesAnHourWithoutANewImageForNothing() {
    report("registry", Map.of("ImagePull", 60), Map.of(), Map.of());

    assertThat(leg(View.IMAGE).sight()).isEqualTo(Sight.SEEN);
  }

  @Test
  void missesNoOtherSensorWhereNoneRuns() {
    report("zeek", Map.of("NetworkFlow", 1), Map.of(), Map.of());

    assertThat(coverage().of("prod").legs()).extracting(LegSight::leg).doesNotContain(View.RUNTIME);
  }

  @Test
  void seesWhatOtherSensorsSayOnceTheySaySomething() {
    report("falco", Map.of("SensorAlert", 300), Map.of(), Map.of());

    assertThat(leg(View.RUNTIME).sight()).isEqualTo(Sight.SEEN);
  }

  @Test
  void tellsASourceThatIsNotConfiguredFromOneThatSendsNothing() {
    report("kubernetes", Map.of(), Map.of(), Map.of());
    sources.put("kubernetes", new SourceConfig("kubernetes", "prod", new NoSettings()));
    sources.put("zeek", new SourceConfig("zeek", "elsewhere", new NoSettings()));

    assertThat(leg(View.ACCESS).why()).isEqualTo("no audit events have come yet from kubernetes");
    assertThat(leg(View.NETWORK).why())
        .isEqualTo("no source of flows is configured for this cluster");
  }

  @Test
  void saysThatTheAuditLevelKeepsNewPodsFromUs() {
    report("kubernetes", Map.of("AuditEvent", 1), Map.of(), Map.of("no-body", 2));

    assertThat(leg(View.ACCESS).sight()).isEqualTo(Sight.PARTLY);
    assertThat(leg(View.ACCESS).why()).startsWith("new pods come without requestObject");
  }

  @Test
  void anAuditPolicyThatWasSetRightIsRight() {
    report("kubernetes", Map.of("AuditEvent", 1), Map.of(), Map.of("no-body", 9, "body", 2));

    assertThat(leg(View.ACCESS).sight()).isEqualTo(Sight.SEEN);
  }

  @Test
  void namesTheNodesAndTheWorkloadsWithoutMetrics() {
    report("prometheus", Map.of("ResourceSample", 1), Map.of("n1", 1, "n2", 40), Map.of());
    running("web-1", "n1");
    running("api-1", "n2");
    running("api-1", "n3");

    assertThat(leg(View.COMPUTE).sight()).isEqualTo(Sight.PARTLY);
    assertThat(leg(View.COMPUTE).why()).isEqualTo("no metrics for nodes n2, n3");
    assertThat(coverage().of("prod").workloads())
        .singleElement()
        .satisfies(
            sight -> {
              assertThat(sight.workload().getName()).isEqualTo("api-1");
              assertThat(sight.why()).isEqualTo("no metrics for nodes n2, n3");
            });
  }

  @Test
  void aWorkloadLacksWhatItsClusterLacksAndOnlyItsOwnNodes() {
    report("prometheus", Map.of("ResourceSample", 1), Map.of("n1", 1), Map.of());
    report("kubernetes", Map.of("AuditEvent", 1, "ContainerState", 1), Map.of(), Map.of());
    running("api-1", "n2");

    assertThat(coverage().gaps("prod", List.of("n1")))
        .containsExactly("network: no source of flows is configured for this cluster");
    assertThat(coverage().gaps("prod", List.of("n2")))
        .containsExactly(
            "compute: no metrics for node n2",
            "network: no source of flows is configured for this cluster");
  }

  @Test
  void tellsOfOneWorkloadByItsName() {
    report("prometheus", Map.of("ResourceSample", 1), Map.of("n1", 1), Map.of());
    running("api-1", "n2");
    running("web-1", "n1");

    assertThat(coverage().ofWorkload("shop/api-1"))
        .singleElement()
        .satisfies(
            sight -> assertThat(sight.legs().get(2).why()).isEqualTo("no metrics for node n2"));
    assertThat(coverage().ofWorkload("web-1"))
        .singleElement()
        .satisfies(sight -> assertThat(sight.legs().get(2).sight()).isEqualTo(Sight.SEEN));
    assertThat(coverage().ofWorkload("nobody")).isEmpty();
  }

  @Test
  void isSilentOnNodesWhereSamplesDoNotSayWhoseTheyAre() {
    report("prometheus", Map.of("ResourceSample", 1), Map.of(), Map.of());
    running("api-1", "n2");

    assertThat(leg(View.COMPUTE).sight()).isEqualTo(Sight.SEEN);
  }

  @Test
  void tellsAProgramTheSame() {
    report("prometheus", Map.of("ResourceSample", 1), Map.of("n1", 1), Map.of());
    running("api-1", "n2");
    var clusters = JsonNodeFactory.instance.arrayNode();

    CoverageJson.addTo(clusters, coverage().clusters());

    assertThat(clusters.at("/0/cluster").asText()).isEqualTo("prod");
    assertThat(clusters.at("/0/legs/2/leg").asText()).isEqualTo("compute");
    assertThat(clusters.at("/0/legs/2/sight").asText()).isEqualTo("partly");
    assertThat(clusters.at("/0/legs/2/latest").asText()).isEqualTo("2026-03-02T10:29:00Z");
    assertThat(clusters.at("/0/workloads/0/workload").asText()).isEqualTo("pod shop/api-1 (prod)");
    assertThat(clusters.at("/0/workloads/0/nodes/0").asText()).isEqualTo("n2");
  }

  private LegSight leg(View view) {
    return coverage().of("prod").legs().stream()
        .filter(leg -> leg.leg() == view)
        .findFirst()
        .orElseThrow();
  }

  private Coverage coverage() {
    return new Coverage(
        reports, states, new ConfiguredSources(sources, Plugins.bundled().sources()), NOW);
  }

  /** What was seen, by how many minutes ago. */
  private void report(
      String source,
      Map<String, Integer> types,
      Map<String, Integer> nodes,
      Map<String, Integer> newPods) {
    reports.add(
        SourceReport.newBuilder()
            .setSource(source)
            .setCluster("prod")
            .setTime(NOW)
            .setSince(NOW)
            .setTypes(times(types))
            .setNodes(times(nodes))
            .setNewPods(times(newPods))
            .build());
  }

  private static Map<String, Long> times(Map<String, Integer> minutesAgo) {
    Map<String, Long> times = new HashMap<>();
    minutesAgo.forEach(
        (name, minutes) -> times.put(name, NOW.minus(Duration.ofMinutes(minutes)).toEpochMilli()));
    return times;
  }

  private void running(String pod, String node) {
    states.add(
        ContainerState.newBuilder()
            .setEventId(pod)
            .setTime(NOW)
            .setCluster("prod")
            .setSource("kubernetes")
            .setState(RunState.RUNNING)
            .setRuntime("containerd")
            .setNamespace("shop")
            .setPod(pod)
            .setOwners(List.<Owner>of())
            .setImage("web")
            .setNode(node)
            .build());
  }
}
