package io.firedamp.detectors.identity;

import static io.firedamp.detectors.identity.Facts.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.Holder;
import io.firedamp.schemas.avro.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryRuleTest {
  private final HistoryRule rule = new HistoryRule(4);

  @Test
  void endsAHolderAtTheStartOfTheNext() {
    List<Holder> history =
        rule.of(List.of(List.of(pod("b", 60).build()), List.of(pod("a", 0).build())));

    assertThat(history).extracting(h -> h.getWorkload().getName()).containsExactly("a", "b");
    assertThat(history.get(0).getUntil()).contains(TEN.plusSeconds(60));
    assertThat(history.get(1).getUntil()).isEmpty();
  }

  @Test
  void keepsAnEndThatWasSeenBeforeTheNextStart() {
    List<Holder> history =
        rule.of(
            List.of(
                List.of(pod("a", 0).setUntil(TEN.plusSeconds(58)).build(), pod("b", 60).build())));

    assertThat(history.get(0).getUntil()).contains(TEN.plusSeconds(58));
  }

  @Test
  void letsThoseWhoShareANodesAddressEndNobody() {
    Holder node = node("n1", 0);
    Holder sharing = pod("a", 30).setVia(HistoryRule.NODE_ADDRESS).build();

    List<Holder> history = rule.of(List.of(List.of(node), List.of(sharing)));

    assertThat(history).containsExactly(node, sharing);
  }

  @Test
  void knowsANodeOnceThoughEveryPodOnItNamesIt() {
    List<Holder> history =
        rule.of(List.of(List.of(node("n1", 50)), List.of(node("n1", 0)), List.of(node("n1", 90))));

    assertThat(history).containsExactly(node("n1", 0));
  }

  @Test
  void endsANodeWhoseAddressAnotherNodeTakes() {
    List<Holder> history = rule.of(List.of(List.of(node("n1", 0)), List.of(node("n2", 50))));

    assertThat(history).extracting(h -> h.getWorkload().getName()).containsExactly("n1", "n2");
    assertThat(history.get(0).getUntil()).contains(TEN.plusSeconds(50));
  }

  @Test
  void keepsTheLatestHoldersAndOfThoseThatShareTheLastToEnd() {
    List<Holder> own =
        IntStream.range(0, 10).mapToObj(i -> pod("own-" + i, i * 10).build()).toList();
    Holder longLived = pod("long", 0).setVia(HistoryRule.NODE_ADDRESS).build();
    List<Holder> brief =
        IntStream.range(0, 10)
            .mapToObj(
                i ->
                    pod("brief-" + i, i * 10)
                        .setVia(HistoryRule.NODE_ADDRESS)
                        .setUntil(TEN.plusSeconds(i * 10 + 5))
                        .build())
            .toList();

    List<Holder> history = rule.of(List.of(own, brief, List.of(longLived)));

    assertThat(history)
        .extracting(h -> h.getWorkload().getName())
        .containsExactlyInAnyOrder(
            "own-6", "own-7", "own-8", "own-9", "long", "brief-9", "brief-8", "brief-7");
  }

  @Test
  void keepsWhoWasOnTheNodesNetworkHoweverManyPodsCameAndWentUnderItsAddress() {
    Holder plugin =
        pod("cni", 0).setVia(HistoryRule.HOST_NETWORK).setUntil(TEN.plusSeconds(10)).build();
    List<Holder> brief =
        IntStream.range(20, 60)
            .mapToObj(
                second ->
                    pod("job" + second, second)
                        .setVia(HistoryRule.NODE_ADDRESS)
                        .setUntil(TEN.plusSeconds(second + 1))
                        .build())
            .toList();

    assertThat(rule.of(List.of(List.of(plugin), brief))).contains(plugin).hasSize(5);
  }

  @Test
  void isTheSameInAnyOrder() {
    List<List<Holder>> claims = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      claims.add(List.of(pod("p" + i % 5, i * 7 % 40).build(), node("n" + i % 2, i * 3)));
    }
    List<Holder> history = rule.of(claims);

    for (long seed = 0; seed < 50; seed++) {
      Collections.shuffle(claims, new Random(seed));
      assertThat(rule.of(claims)).as("seed " + seed).isEqualTo(history);
    }
  }

  @Test
  void endsWithItsLastHolder() {
    Holder ended = pod("a", 0).setUntil(TEN.plusSeconds(9)).build();

    assertThat(HistoryRule.end(List.of(ended))).isEqualTo(TEN.plusSeconds(9));
    assertThat(HistoryRule.end(List.of(ended, pod("b", 1).build()))).isEqualTo(Instant.MAX);
  }

  private static Holder node(String name, int second) {
    return holder("node", name, second).build();
  }

  private static Holder.Builder pod(String name, int second) {
    return holder("pod", name, second).setPod(name);
  }

  private static Holder.Builder holder(String kind, String name, int second) {
    return Holder.newBuilder()
        .setWorkload(Workload.newBuilder().setCluster("c").setKind(kind).setName(name).build())
        .setFrom(TEN.plusSeconds(second));
  }
}
