package io.firedamp.detectors.identity;

import static io.firedamp.detectors.identity.Facts.TEN;
import static io.firedamp.detectors.identity.Facts.created;
import static io.firedamp.detectors.identity.Facts.deleted;
import static io.firedamp.detectors.identity.Facts.fact;
import static io.firedamp.detectors.identity.Facts.owner;
import static io.firedamp.detectors.identity.Facts.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.RootOwner;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Holder;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.RunState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HolderRuleTest {
  private static final String ADDRESS = "c/ip/10.244.0.7";
  private static final String NODE_ADDRESS = "c/ip/192.0.2.1";
  private static final Owner PAYMENTS = owner("ReplicaSet", "payments-6d8f7c9b5d");

  private final HolderRule rule = new HolderRule(new HistoryRule(128));

  @Test
  void givesAnAddressToTheOwnerOfAPodThatItsControllerMade() {
    Holder holder =
        one(
            ADDRESS,
            created("CONTROLLER", 0, "payments-a", PAYMENTS),
            running(5, "payments-a", "10.244.0.7"));

    assertThat(ownerOf(holder)).isEqualTo("deployment/prod/payments");
    assertThat(holder.getFrom()).isEqualTo(TEN.plusSeconds(5));
    assertThat(holder.getUntil()).isEmpty();
    assertThat(holder.getClaims()).isEmpty();
  }

  @Test
  void keepsTheLatestAddressesOfALifeThatShowsEverNewOnesInAnyOrder() {
    List<ContainerState> facts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      facts.add(running(i * 20, "web", "10.244.1." + i).build());
    }
    Collections.shuffle(facts, new Random(7));

    var aliases = rule.claims(facts).keySet();

    assertThat(aliases.stream().filter(alias -> alias.startsWith("c/ip/10.244.1."))).hasSize(32);
    assertThat(aliases)
        .contains("c/ip/10.244.1.8", "c/ip/10.244.1.39")
        .doesNotContain("c/ip/10.244.1.0", "c/ip/10.244.1.7");
  }

  @Test
  void leavesAPodThatAnybodyMadeToItselfAndKeepsWhatItClaims() {
    Holder holder =
        one(
            ADDRESS,
            created("CLAIM", 0, "box", PAYMENTS),
            running(5, "box", "10.244.0.7").setOwners(List.of(PAYMENTS)));

    assertThat(ownerOf(holder)).isEqualTo("pod/prod/box");
    assertThat(holder.getClaims()).contains("ReplicaSet payments-6d8f7c9b5d");
  }

  @Test
  void leavesSuchAPodToItselfThoughALookOfOurOwnShowsTheReferenceToo() {
    Holder holder =
        one(
            ADDRESS,
            created("CLAIM", 0, "box", PAYMENTS),
            created("OWN_LOOK", 60, "box", PAYMENTS).setAddresses(List.of("10.244.0.7")));

    assertThat(ownerOf(holder)).isEqualTo("pod/prod/box");
  }

  @Test
  void takesTheControllerOfAPodWhoseMakingNobodySaw() {
    Holder holder =
        one(ADDRESS, running(5, "payments-a", "10.244.0.7").setOwners(List.of(PAYMENTS)));

    assertThat(ownerOf(holder)).isEqualTo("deployment/prod/payments");
  }

  @Test
  void doesNotTakeAControllerThatMakesNoPods() {
    Owner deployment = owner("Deployment", "payments");

    Holder holder = one(ADDRESS, running(5, "box", "10.244.0.7").setOwners(List.of(deployment)));

    assertThat(ownerOf(holder)).isEqualTo("pod/prod/box");
    assertThat(holder.getClaims()).contains("Deployment payments");
  }

  @Test
  void takesTheTopOfAChainFromALookOfOurOwnBeforeAGuessByName() {
    Owner rollout = owner("Rollout", "payments");

    Holder holder =
        one(
            ADDRESS,
            created("CONTROLLER", 0, "payments-a", PAYMENTS),
            created("OWN_LOOK", 60, "payments-a", rollout).setAddresses(List.of("10.244.0.7")));

    assertThat(ownerOf(holder)).isEqualTo("rollout/prod/payments");
  }

  @Test
  void tellsTheLivesOfOnePodNameApart() {
    Map<String, List<Holder>> claims =
        claims(
            fact("CONTROLLER", 0, "db-0", "u1").setOwners(List.of(owner("StatefulSet", "db"))),
            fact("KUBELET", 5, "db-0", "u1").setAddresses(List.of("10.244.0.7")),
            fact("CONTROLLER", 600, "db-0", "u2").setOwners(List.of(owner("StatefulSet", "db"))),
            fact("KUBELET", 605, "db-0", "u2").setAddresses(List.of("10.244.0.8")));

    assertThat(of(claims, ADDRESS).get(0).getUntil()).contains(TEN.plusSeconds(600));
    assertThat(of(claims, "c/ip/10.244.0.8").get(0).getPodUid()).contains("u2");
    assertThat(of(claims, "c/pod/prod/db-0")).hasSize(2);
  }

  @Test
  void endsAllOfAPodWithItsLastDeletion() {
    Holder holder =
        one(
            ADDRESS,
            running(5, "a", "10.244.0.7"),
            deleted(100, "a"),
            deleted(130, "a").setEventId("again"));

    assertThat(holder.getUntil()).contains(TEN.plusSeconds(130));
  }

  @Test
  void doesNotEndAPodThatWeSawAliveAfterwards() {
    Holder holder =
        one(
            ADDRESS,
            running(5, "a", "10.244.0.7"),
            fact("OWN_LOOK", 100, "a", "uid-a").setState(RunState.STOPPED),
            fact("OWN_LOOK", 160, "a", "uid-a").setState(RunState.RUNNING));

    assertThat(holder.getUntil()).isEmpty();
  }

  @Test
  void givesANodesAddressToTheNodeAndNamesThePodsThatMayLeaveUnderIt() {
    Map<String, List<Holder>> claims = claims(running(5, "a", "10.244.0.7"), deleted(100, "a"));

    assertThat(of(claims, NODE_ADDRESS))
        .extracting(Holder::getVia)
        .containsExactlyInAnyOrder("", "node-address");
    Holder node =
        of(claims, NODE_ADDRESS).stream().filter(h -> h.getVia().isEmpty()).toList().get(0);
    assertThat(ownerOf(node)).isEqualTo("node//node-1");
    assertThat(node.getUntil()).as("the node outlives its pods").isEmpty();
  }

  @Test
  void saysWhichPodsAreOnTheNodesNetwork() {
    Map<String, List<Holder>> claims = claims(running(5, "proxy").setHostNetwork(true));

    assertThat(of(claims, NODE_ADDRESS))
        .extracting(Holder::getVia)
        .contains("host-network")
        .doesNotContain("node-address");
  }

  @Test
  void knowsANodeFromItsOwnObjectWithoutAPod() {
    ContainerState.Builder node =
        fact("OWN_LOOK", 0, "x", "x")
            .setPod(null)
            .setPodUid(null)
            .setNamespace(null)
            .setNode("node-1")
            .setNodeAddress("192.0.2.1");

    Holder holder = one(NODE_ADDRESS, node);

    assertThat(ownerOf(holder)).isEqualTo("node//node-1");
  }

  @Test
  void claimsTheSameWhateverTheOrderAndHoweverOften() {
    List<ContainerState> facts = new ArrayList<>(story());
    Map<String, List<Holder>> inOrder = rule.claims(gathered(facts));

    for (long seed = 0; seed < 100; seed++) {
      List<ContainerState> shuffled = new ArrayList<>(facts);
      shuffled.addAll(facts.subList(0, 5));
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(rule.claims(gathered(shuffled))).as("seed " + seed).isEqualTo(inOrder);
    }
  }

  @Test
  void staysFarBelowAMebibyteWhateverIsWrittenAboutAPod() {
    List<ContainerState> known = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      ContainerState fact =
          running(20 * i, "a")
              .setContainerId(Integer.toHexString(i).repeat(40).substring(0, 40))
              .setContainerName("n".repeat(253))
              .setImage("i".repeat(1024))
              .setAddresses(addresses(i))
              .setLabels(Map.of("k".repeat(300), "v".repeat(300)))
              .build();
      known = new ArrayList<>(FactSet.with(known, fact));
    }

    int characters = known.stream().mapToInt(fact -> fact.toString().length()).sum();
    assertThat(known).hasSizeLessThanOrEqualTo(128);
    assertThat(characters).isLessThan(512 * 1024);
    assertThat(known.get(0).getTime()).as("the earliest stay").isEqualTo(TEN);
  }

  private static List<String> addresses(int i) {
    List<String> addresses = new ArrayList<>();
    for (int j = 0; j < 8; j++) {
      addresses.add("2001:db8:0:0:0:%x:%x:1".formatted(i, j));
    }
    return addresses;
  }

  private static List<ContainerState> story() {
    return List.of(
        created("CONTROLLER", 0, "payments-a", PAYMENTS).build(),
        running(15, "payments-a", "10.244.0.7").build(),
        running(45, "payments-a", "10.244.0.7", "2001:db8::7").setContainerId("c1").build(),
        fact("OWN_LOOK", 75, "payments-a", "uid-payments-a").setState(RunState.RUNNING).build(),
        running(95, "payments-a").setContainerId("c1").setState(RunState.STOPPED).build(),
        running(115, "payments-a").setContainerId("c2").build(),
        deleted(300, "payments-a").build(),
        fact("CONTROLLER", 320, "payments-a", "u2").setOwners(List.of(PAYMENTS)).build(),
        fact("KUBELET", 340, "payments-a", "u2").setAddresses(List.of("10.244.0.9")).build());
  }

  private static List<ContainerState> gathered(List<ContainerState> facts) {
    List<ContainerState> known = List.of();
    for (ContainerState fact : facts) {
      known = FactSet.with(known, fact);
    }
    return known;
  }

  private Map<String, List<Holder>> claims(ContainerState.Builder... facts) {
    return rule.claims(Arrays.stream(facts).map(ContainerState.Builder::build).toList());
  }

  private Holder one(String alias, ContainerState.Builder... facts) {
    List<Holder> holders = of(claims(facts), alias);
    assertThat(holders).hasSize(1);
    return holders.get(0);
  }

  private static List<Holder> of(Map<String, List<Holder>> claims, String alias) {
    assertThat(claims).containsKey(alias);
    return claims.getOrDefault(alias, List.of());
  }

  private static String ownerOf(Holder holder) {
    return RootOwner.alias(holder.getWorkload()).rest();
  }
}
