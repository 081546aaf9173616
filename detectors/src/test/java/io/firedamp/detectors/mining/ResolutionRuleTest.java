package io.firedamp.detectors.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Holder;
import io.firedamp.schemas.avro.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolutionRuleTest {
  private static final Instant TEN = Instant.parse("2026-03-10T10:00:00Z");
  private static final Alias ADDRESS = Alias.address("c", "10.0.0.7");

  private final ResolutionRule rule =
      new ResolutionRule(Duration.ofSeconds(30), Duration.ofMinutes(5));

  @Test
  void meansTheOneHolderOfThatMomentThoughAnotherWasNear() {
    List<Holder> history = List.of(holder("a", "", 0, 58), holder("b", "", 60, 600));

    assertThat(at(57, history)).containsExactly("a");
    assertThat(at(61, history)).containsExactly("b");
  }

  @Test
  void meansBothBetweenTwoHolders() {
    List<Holder> history = List.of(holder("a", "", 0, 58), holder("b", "", 64, 600));

    assertThat(at(61, history)).containsExactly("a", "b");
  }

  @Test
  void meansNobodyLongAfterTheEnd() {
    assertThat(at(200, List.of(holder("a", "", 0, 58)))).isEmpty();
  }

  @Test
  void meansWhoWasReportedSoonAfter() {
    List<Holder> history = List.of(holder("a", "", 200, 600), holder("b", "", 250, 600));

    assertThat(at(0, history)).containsExactly("a");
    assertThat(at(-200, history)).isEmpty();
  }

  @Test
  void meansThePodsOnTheNodesNetworkBeforeTheNode() {
    List<Holder> history =
        List.of(
            holder("node", "", 0, 600),
            holder("proxy", "host-network", 0, 600),
            holder("web", "node-address", 0, 600));

    assertThat(at(100, history)).containsExactly("proxy");
  }

  @Test
  void meansTheNodeTooWhereSeveralWorkloadsAreOnItsNetwork() {
    List<Holder> history =
        List.of(
            holder("node", "", 0, 600),
            holder("proxy", "host-network", 0, 600),
            holder("agent", "host-network", 0, 600),
            holder("web", "node-address", 0, 600));

    assertThat(at(100, history)).containsExactly("proxy", "agent", "node");
  }

  @Test
  void meansTheNodeAndEveryPodThatMayLeaveUnderItsAddress() {
    List<Holder> history =
        List.of(
            holder("node", "", 0, 600),
            holder("web", "node-address", 0, 600),
            holder("gone", "node-address", 0, 50));

    assertThat(at(100, history)).containsExactly("node", "web");
  }

  @Test
  void doesNotExpectATrafficOfAPodThatWasNotThereYet() {
    assertThat(at(0, List.of(holder("web", "node-address", 100, 600)))).isEmpty();
  }

  private List<String> at(int second, List<Holder> history) {
    return rule.holdersAt(ADDRESS, TEN.plusSeconds(second), history).stream()
        .map(holder -> holder.getWorkload().getName())
        .toList();
  }

  private static Holder holder(String name, String via, int from, int until) {
    return Holder.newBuilder()
        .setWorkload(Workload.newBuilder().setCluster("c").setKind("pod").setName(name).build())
        .setVia(via)
        .setFrom(TEN.plusSeconds(from))
        .setUntil(TEN.plusSeconds(until))
        .build();
  }
}
