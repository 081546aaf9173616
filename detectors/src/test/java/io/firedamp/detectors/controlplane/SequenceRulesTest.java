package io.firedamp.detectors.controlplane;

import static io.firedamp.detectors.controlplane.Requests.TEN;
import static io.firedamp.detectors.controlplane.Requests.request;
import static io.firedamp.detectors.controlplane.Requests.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.controlplane.Act.Kind;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Network;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules about what was done together, on the set of acts alone. */
class SequenceRulesTest {
  private static final String OWN = "registry.example.com/team/app:1";
  private static final String UNKNOWN = "docker.io/xyzzy77/a:1";
  private static final String FLUX = "system:serviceaccount:flux-system:kustomize-controller";
  private static final Duration DAY = Duration.ofHours(24);

  @Test
  void findsAWorkloadThatIsMadeSoonAfterRightsWereGiven() {
    List<Signal> signals = judge(granting(0), making(240, "miner"));

    assertThat(signals)
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.getRule()).isEqualTo("K8S-21");
              assertThat(signal.getSubject()).isEqualTo("c/workload/daemonset/shop/miner");
              assertThat(signal.getDecibans()).isEqualTo(6);
              assertThat(signal.getTraits()).containsExactly("GRANT");
              assertThat(signal.getStarted()).isEqualTo(TEN);
              assertThat(signal.getTime()).isEqualTo(TEN.plusSeconds(240));
              assertThat(signal.getTitle())
                  .isEqualTo(
                      "gave rights as good as all, then made a workload: create daemonsets miner in shop");
            });
  }

  @Test
  void saysNothingOfRightsAloneOrOfAWorkloadMadeLaterBeforeOrByAnother() {
    assertThat(judge(granting(0))).isEmpty();
    assertThat(judge(granting(0), making(301, "x"))).isEmpty();
    assertThat(judge(granting(60), making(0, "x"))).isEmpty();
    assertThat(judge(granting(0), making(60, "x").setUser("john"))).isEmpty();
    assertThat(judge(granting(0).setFacts(List.of("role=ClusterRole/view")), making(60, "x")))
        .isEmpty();
  }

  @Test
  void saysLittleOfGitOpsThatInstallsAnOperator() {
    assertThat(words(judge(granting(0).setUser(FLUX), making(60, "x").setUser(FLUX))))
        .containsExactly("K8S-21 2.0 c/workload/daemonset/shop/x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rule=* * *", "rule= * *", "rule=rbac pods escalate", "rule=a b bind"})
  void takesARoleForAsGoodAsAll(String rule) {
    AuditEvent.Builder role =
        at(0, "create", "clusterroles", "r").setFacts(List.of("rule=apps pods get", rule));

    assertThat(judge(role, making(60, "x"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rule=example.com * *", "rule=,apps pods *", "rule=* * get,list"})
  void takesAnOperatorsRoleForItsOwn(String rule) {
    AuditEvent.Builder role = at(0, "create", "clusterroles", "r").setFacts(List.of(rule));

    assertThat(judge(role, making(60, "x"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "validatingwebhookconfigurations,",
    "networkpolicies, shop",
    "resourcequotas, shop",
    "limitranges, shop"
  })
  void findsAWorkloadThatIsMadeSoonAfterAGuardrailWasTakenAway(String guard, String namespace) {
    AuditEvent.Builder removed = at(0, "delete", guard, "g").setNamespace(namespace);

    assertThat(words(judge(removed, making(1700, "x"))))
        .containsExactly("K8S-22 8.0 c/workload/daemonset/shop/x");
    assertThat(judge(removed, making(1801, "x"))).isEmpty();
  }

  @Test
  void findsPoliciesOfOthersAndANamespaceThatLetsEverythingIn() {
    AuditEvent.Builder kyverno =
        at(0, "delete", "clusterpolicies", "g").setNamespace(null).setApiGroup("kyverno.io");
    AuditEvent.Builder label =
        at(0, "patch", "namespaces", "shop")
            .setFacts(List.of("label=pod-security.kubernetes.io/enforce:privileged"));

    assertThat(judge(kyverno, making(60, "x"))).hasSize(1);
    assertThat(judge(label, making(60, "x"))).hasSize(1);
  }

  @Test
  void saysNothingOfGuardrailsElsewhereAndLittleOfGitOps() {
    AuditEvent.Builder elsewhere = at(0, "delete", "networkpolicies", "g").setNamespace("other");
    AuditEvent.Builder replaced = at(0, "delete", "networkpolicies", "g").setUser(FLUX);

    assertThat(judge(elsewhere, making(60, "x"))).isEmpty();
    assertThat(judge(at(0, "update", "networkpolicies", "g"), making(60, "x"))).isEmpty();
    assertThat(words(judge(replaced, making(60, "x").setUser(FLUX))))
        .containsExactly("K8S-22 3.0 c/workload/daemonset/shop/x");
  }

  @Test
  void findsAPodThatTriesWhatItMayDo() {
    List<AuditEvent.Builder> events = new ArrayList<>();
    events.add(byPod(at(0, "create", "selfsubjectrulesreviews", "")));
    for (int i = 1; i <= 3; i++) {
      events.add(refused(byPod(at(i, "list", "secrets", "s" + i))));
    }

    assertThat(words(judge(events))).containsExactly("K8S-18 5.0 c/pod/shop/web-1");
    assertThat(judge(events.subList(0, 3))).isEmpty();
    assertThat(judge(events.subList(1, 4))).isEmpty();
  }

  @Test
  void saysNothingOfAnOperatorThatAsksAndMay() {
    assertThat(
            judge(
                byPod(at(0, "create", "selfsubjectaccessreviews", "")),
                byPod(at(1, "list", "pods", "a")),
                refused(byPod(at(2, "get", "leases", "one"))),
                refused(byPod(at(3, "get", "leases", "one").setAuditId("again")))))
        .isEmpty();
  }

  @Test
  void findsWhoReadsManySecretsAndTheWorkloadsHeMakesThen() {
    List<AuditEvent.Builder> events = reading(10, "jane", "token-");

    assertThat(words(judge(events))).containsExactly("K8S-19 6.0 c/workload/principal//jane");
    events.add(making(600, "x"));
    assertThat(words(judge(events)))
        .containsExactly(
            "K8S-19 6.0 c/workload/daemonset/shop/x", "K8S-19 6.0 c/workload/principal//jane");
    assertThat(judge(events.subList(0, 9))).isEmpty();
  }

  @Test
  void findsWhoListsAllSecretsOfTheCluster() {
    assertThat(words(judge(at(0, "list", "secrets", null).setNamespace(null))))
        .containsExactly("K8S-19 6.0 c/workload/principal//jane");
    assertThat(judge(at(0, "list", "secrets", null))).isEmpty();
  }

  @Test
  void saysLittleOfOperatorsAndNothingOfHelmAndTheControllers() {
    assertThat(words(judge(reading(30, FLUX, "a"))))
        .containsExactly("K8S-19 2.0 c/workload/principal//" + FLUX);
    assertThat(judge(reading(30, FLUX, "sh.helm.release.v1.web.v"))).isEmpty();
    assertThat(judge(reading(30, "system:node:n1", "a"))).isEmpty();
  }

  @Test
  void findsWhoKnocksWithoutANameAtManyDoors() {
    List<AuditEvent.Builder> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      events.add(refused(at(i, "get", "pods", "p" + i)).setUser("system:anonymous"));
    }

    assertThat(words(judge(events))).containsExactly("K8S-02 5.0 c/ip/198.51.100.7");
    assertThat(judge(events.subList(0, 19))).isEmpty();
  }

  @Test
  void saysNothingOfAnExpiredClientThatAsksForOneThing() {
    List<AuditEvent.Builder> events = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      events.add(refused(at(i, "get", "pods", "one")).setUser("").setAuditId("a" + i));
    }

    assertThat(judge(events)).isEmpty();
  }

  @Test
  void believesNoAddressThatTheClientTells() {
    List<AuditEvent.Builder> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      events.add(
          refused(at(i, "get", "pods", "p" + i))
              .setUser("system:anonymous")
              .setSourceAddresses(List.of("10.0.0." + i, "198.51.100.9")));
    }

    assertThat(words(judge(events))).containsExactly("K8S-02 5.0 c/ip/198.51.100.9");
  }

  @Test
  void findsWhoDeletesRecordsOfWhatHappened() {
    assertThat(words(judge(at(0, "deletecollection", "events", null))))
        .containsExactly("K8S-23 4.0 c/workload/principal//jane");
    assertThat(judge(at(0, "create", "events", "e"))).isEmpty();
    assertThat(
            judge(
                at(0, "delete", "events", "e")
                    .setUser("system:serviceaccount:kube-system:namespace-controller")))
        .isEmpty();
  }

  @Test
  void findsAPodsTokenThatIsUsedFromOutside() {
    AuditEvent.Builder outside = byPod(at(60, "list", "pods", "x"));
    AuditEvent.Builder inside =
        byPod(at(0, "list", "pods", "x")).setSourceAddresses(List.of("10.1.2.3"));

    assertThat(words(judge(List.of("198.51.100.128/25"), List.of(outside))))
        .containsExactly("K8S-17 20.0 c/pod/shop/web-1");
    assertThat(words(judge(outside, inside))).containsExactly("K8S-17 16.0 c/pod/shop/web-1");
    assertThat(judge(outside)).isEmpty();
    assertThat(judge(inside)).isEmpty();
  }

  @Test
  void saysNothingOfTokensUsedInsideThroughOnesOwnGatewayOrByWhoHasNoPod() {
    List<String> egress = List.of("198.51.100.128/25");
    AuditEvent.Builder used = byPod(at(0, "list", "pods", "x"));

    assertThat(judge(List.of("198.51.100.0/25"), List.of(used))).isEmpty();
    assertThat(judge(egress, List.of(at(0, "list", "pods", "x").setUser(FLUX)))).isEmpty();
    for (List<String> inside : List.of(List.of("198.51.100.7", "10.1.2.3"), List.<String>of())) {
      assertThat(judge(egress, List.of(used.setSourceAddresses(inside)))).isEmpty();
    }
  }

  @Test
  void findsAWorkloadThatComesBackHoweverOftenItIsDeleted() {
    assertThat(words(judge(returning("thief", "jane", UNKNOWN, 3))))
        .containsExactly("K8S-11 16.0 c/workload/daemonset/shop/m");
    assertThat(words(judge(returning("deployer", "cleaner", OWN, 4))))
        .containsExactly("K8S-11 6.0 c/workload/daemonset/shop/m");
  }

  @Test
  void saysNothingOfWhoDeletesHisOwnOrOfControllersThatMakeAgain() {
    assertThat(judge(returning("jane", "jane", UNKNOWN, 6))).isEmpty();
    assertThat(judge(returning("thief", "jane", UNKNOWN, 2))).isEmpty();
    assertThat(
            judge(
                returning(
                    "system:serviceaccount:kube-system:replicaset-controller", "jane", UNKNOWN, 6)))
        .isEmpty();
  }

  @Test
  void keepsTheSameActsInWhateverOrderTheyComeAndNoMoreThanABound() {
    List<Act> acts = acts(List.of(), reading(200, "jane", "s")).values().iterator().next();
    List<Act> all = new ArrayList<>();
    for (AuditEvent.Builder event : reading(200, "jane", "s")) {
      reader(List.of())
          .read(new Request(event.build()), List.of())
          .forEach(keyed -> all.add(keyed.act()));
    }
    for (long seed = 0; seed < 5; seed++) {
      Collections.shuffle(all, new Random(seed));
      List<Act> known = List.of();
      for (Act act : all) {
        known = KnownActs.with(known, act);
      }
      assertThat(known).hasSize(KnownActs.MOST).isEqualTo(acts);
    }
  }

  @Test
  void refusesSettingsThatCannotBeMet() {
    ActFindings findings = new ActFindings(Trait.words(Trait.GRANT), List.of(), DAY);
    Weights weights = Weights.bundled();

    assertThatThrownBy(() -> new ReturningRule(1, findings, weights))
        .hasMessage("least must be at least 2, was 1");
    assertThatThrownBy(
            () ->
                new PrincipalRule(
                    "K8S-21",
                    Map.of(Kind.GRANTS, 1),
                    Duration.ofMinutes(61),
                    false,
                    "x",
                    findings,
                    weights))
        .hasMessage("within must be up to an hour, was PT1H1M");
  }

  private static AuditEvent.Builder at(
      long seconds, String verb, String resource, @Nullable String name) {
    return request(verb, resource, name == null ? "" : name)
        .setName(name)
        .setTime(TEN.plusSeconds(seconds))
        .setEventId(seconds + verb + resource + name);
  }

  private static AuditEvent.Builder granting(long seconds) {
    return at(seconds, "create", "clusterrolebindings", "b")
        .setNamespace(null)
        .setFacts(List.of("role=ClusterRole/cluster-admin", "subject=ServiceAccount/shop/x"));
  }

  private static AuditEvent.Builder making(long seconds, String name) {
    return at(seconds, "create", "daemonsets", name).setSpec(running(OWN).build());
  }

  private static AuditEvent.Builder byPod(AuditEvent.Builder event) {
    return event.setUser("system:serviceaccount:shop:default").setServiceAccountPod("web-1");
  }

  private static AuditEvent.Builder refused(AuditEvent.Builder event) {
    return event.setDecision("forbid").setResponseCode(403);
  }

  private static List<AuditEvent.Builder> reading(int count, String user, String prefix) {
    return new ArrayList<>(
        IntStream.range(0, count)
            .mapToObj(i -> at(i, "get", "secrets", prefix + i).setUser(user))
            .toList());
  }

  private static List<AuditEvent.Builder> returning(
      String maker, String cleaner, String image, int times) {
    List<AuditEvent.Builder> events = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      events.add(
          at(i * 300L, "create", "daemonsets", "m")
              .setSpec(running(image, "run").build())
              .setUser(maker));
      events.add(at(i * 300L + 100, "delete", "daemonsets", "m").setUser(cleaner));
    }
    return events;
  }

  private static List<Signal> judge(AuditEvent.Builder... events) {
    return judge(Arrays.asList(events));
  }

  private static List<Signal> judge(List<AuditEvent.Builder> events) {
    return judge(List.of(), events);
  }

  private static List<Signal> judge(List<String> egress, List<AuditEvent.Builder> events) {
    List<SequenceRule> rules = SequenceRules.bundled(!egress.isEmpty(), DAY);
    return acts(egress, events).values().stream()
        .flatMap(acts -> rules.stream().flatMap(rule -> rule.judge(acts).stream()))
        .toList();
  }

  private static Map<String, List<Act>> acts(List<String> egress, List<AuditEvent.Builder> events) {
    ActReader reader = reader(egress);
    Map<String, List<Act>> acts = new TreeMap<>();
    for (AuditEvent.Builder event : events) {
      reader
          .read(new Request(event.build()), List.of())
          .forEach(
              keyed ->
                  acts.merge(
                      keyed.key(),
                      List.of(keyed.act()),
                      (known, added) -> KnownActs.with(known, added.get(0))));
    }
    return acts;
  }

  private static ActReader reader(List<String> egress) {
    ActReader defaults = ControlPlaneDetector.Settings.DEFAULTS.actReader();
    return new ActReader(defaults.trust(), egress.stream().map(Network::parse).toList());
  }

  private static List<String> words(List<Signal> signals) {
    return Stream.of(signals)
        .flatMap(List::stream)
        .map(signal -> signal.getRule() + " " + signal.getDecibans() + " " + signal.getSubject())
        .toList();
  }
}
