package io.firedamp.detectors.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.DetectorContract;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.Seeds;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Holder;
import io.firedamp.schemas.avro.Identity;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class IdentityDetectorTest extends DetectorContract {
  private static final Instant TEN = Instant.parse("2018-02-01T10:00:00Z");

  @Override
  protected Detector detector() {
    var factory = new IdentityDetector.Factory();
    return factory.create(factory.defaults());
  }

  @Override
  protected Set<String> durableNames() {
    return Set.of(
        "container-states",
        "identities",
        "states-by-pod-repartition",
        "claims-by-alias-repartition",
        "facts-by-pod",
        "claims",
        "published-identities");
  }

  @Override
  protected List<? extends SpecificRecord> story() {
    return List.of(
        pod("create", 0, "web-a", "u1").setOwners(List.of(replicaSet())).build(),
        pod("bind", 1, "web-a", "u1").setNode("node-1").build(),
        pod("status", 5, "web-a", "u1")
            .setState(RunState.RUNNING)
            .setAddresses(List.of("10.0.0.7"))
            .build(),
        pod("delete", 600, "web-a", "u1").setState(RunState.STOPPED).build(),
        pod("create-2", 602, "job-b", "u2").build(),
        pod("status-2", 604, "job-b", "u2")
            .setState(RunState.RUNNING)
            .setAddresses(List.of("10.0.0.7"))
            .build());
  }

  @Test
  void mergesPiecesOfOnePodAndClosesAnAddressThatAnotherTakes() {
    Map<String, Identity> known = play(story());

    List<Holder> holders = Objects.requireNonNull(known.get("c/ip/10.0.0.7")).getHolders();
    assertThat(holders).extracting(h -> h.getWorkload().getName()).containsExactly("web", "job-b");
    assertThat(holders.get(0).getFrom()).isEqualTo(TEN.plusSeconds(5));
    assertThat(holders.get(0).getUntil()).contains(TEN.plusSeconds(600));
    assertThat(holders.get(0).getNode()).contains("node-1");
    assertThat(holders.get(1).getUntil()).isEmpty();
  }

  @Test
  void knowsTheSameInAnyOrderAndWithDuplicates() {
    Map<String, Identity> inOrder = play(story());

    for (long seed = 1; seed <= Seeds.COUNT; seed++) {
      List<SpecificRecord> shuffled = new ArrayList<>(story());
      shuffled.addAll(story());
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(play(shuffled)).as("seed " + seed).isEqualTo(inOrder);
    }
  }

  @Test
  void writesNothingForDuplicates() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      int once = harness.publish(story()).identities().size();

      assertThat(harness.publish(story()).identities()).hasSize(once);
    }
  }

  @Test
  void forgetsWhoHeldAnAddressWhenItIsLongAgo() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      harness.publish(story()).publish(later(140, 60));

      // A tombstone ends what a reader keeps of an alias.
      assertThat(stored(harness)).doesNotContain("c/ip/10.0.0.7", "c/pod/shop/web-a");
    }
  }

  @Test
  void forgetsNobodyForOneRecordOfAWrongDate() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      harness.publish(story()).publish(later(140, 0)).publish(later(1, 365));

      assertThat(stored(harness)).contains("c/ip/10.0.0.7", "c/pod/shop/web-a");
    }
  }

  /** Pods that start on a day after the story, a minute apart. */
  private static List<ContainerState> later(int pods, int days) {
    List<ContainerState> states = new ArrayList<>();
    for (int i = 0; i < pods; i++) {
      int second = days * 86_400 + 700 + i * 60;
      states.add(pod("later-" + second, second, "p" + second, "u" + second).build());
    }
    return states;
  }

  private static Set<String> stored(DetectorHarness harness) {
    Set<String> aliases = new TreeSet<>();
    try (var all =
        harness.driver().<String, Identity>getKeyValueStore("published-identities").all()) {
      all.forEachRemaining(entry -> aliases.add(entry.key));
    }
    return aliases;
  }

  private Map<String, Identity> play(List<? extends SpecificRecord> events) {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      Map<String, Identity> latest = new TreeMap<>();
      harness.publish(events).identities().forEach(i -> latest.put(i.getAlias(), i));
      return latest;
    }
  }

  private static Owner replicaSet() {
    return Owner.newBuilder().setKind("ReplicaSet").setName("web-7d4b9c6f5d").build();
  }

  private static ContainerState.Builder pod(String id, int second, String name, String uid) {
    return ContainerState.newBuilder()
        .setEventId(id)
        .setTime(TEN.plusSeconds(second))
        .setCluster("c")
        .setSource("test")
        .setState(RunState.CREATED)
        .setRuntime("kubernetes")
        .setNamespace("shop")
        .setPod(name)
        .setPodUid(uid)
        .setOwners(List.of())
        .setAddresses(List.of())
        .setLabels(Map.of());
  }
}
