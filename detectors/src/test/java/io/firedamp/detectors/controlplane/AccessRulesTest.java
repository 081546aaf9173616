package io.firedamp.detectors.controlplane;

import static io.firedamp.detectors.controlplane.Requests.request;
import static io.firedamp.detectors.controlplane.Requests.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.controlplane.RequestRule.Verdict;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Network;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerSpec;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules about one request that tell how somebody came in, hides, or takes what is not his. */
class AccessRulesTest {
  private static final String NGINX = "docker.io/library/nginx:1.25";
  private static final String OWN = "registry.example.com/team/app:1";
  private static final String UNKNOWN = "docker.io/xyzzy77/a:1";
  private static final String DASHBOARD =
      "system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard";
  private static final String KEY = "AKIA" + "ABCDEFGH" + "IJKLMNOP";

  private final List<RequestRule> rules = ControlPlaneDetector.Settings.DEFAULTS.rules();

  @ParameterizedTest
  @ValueSource(strings = {"User/system:anonymous", "Group/system:unauthenticated"})
  void findsABindingThatGivesRightsToStrangers(String stranger) {
    for (String kind : List.of("clusterrolebindings", "rolebindings")) {
      for (String verb : List.of("create", "update", "patch")) {
        AuditEvent.Builder bound =
            request(verb, kind, "x")
                .setFacts(List.of("role=ClusterRole/view", "subject=" + stranger));

        assertThat(weight("K8S-03", bound)).as("%s %s", verb, kind).isEqualTo(42);
      }
    }
    AuditEvent.Builder patched =
        request("patch", "rolebindings", "x").setFacts(List.of("subject=" + stranger));
    assertThat(weight("K8S-03", patched)).isEqualTo(42);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "role=ClusterRole/system:public-info-viewer",
        "role=ClusterRole/system:service-account-issuer-discovery"
      })
  void leavesWhatIsMeantForEverybodyAlone(String role) {
    AuditEvent.Builder bound =
        request("create", "clusterrolebindings", "x")
            .setFacts(List.of(role, "subject=Group/system:unauthenticated"));

    assertThat(judge("K8S-03", bound)).isEmpty();
  }

  @Test
  void leavesKubeadmsPublishedConfigurationAloneAndNotItsNameElsewhere() {
    AuditEvent.Builder bound =
        request("create", "rolebindings", "x")
            .setNamespace("kube-public")
            .setFacts(
                List.of(
                    "role=Role/kubeadm:bootstrap-signer-clusterinfo",
                    "subject=User/system:anonymous"));

    assertThat(judge("K8S-03", bound)).isEmpty();
    assertThat(judge("K8S-03", bound.setNamespace("shop"))).isPresent();
  }

  @Test
  void leavesBindingsOfPeopleAndFailedOnesAlone() {
    AuditEvent.Builder bound =
        request("create", "clusterrolebindings", "x")
            .setFacts(List.of("role=ClusterRole/cluster-admin", "subject=User/jane"));

    assertThat(judge("K8S-03", bound)).isEmpty();
    assertThat(judge("K8S-03", bound.setVerb("delete"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "services, type=LoadBalancer;selector=k8s-app:kubernetes-dashboard",
    "services, type=NodePort;selector=app:argo-server",
    "services, type=LoadBalancer;selector=a:headlamp;range=198.51.100.0/24;range=0.0.0.0/0",
    "ingresses, backend=argo-server"
  })
  void findsAConsoleThatIsOpenedToTheOutside(String resource, String facts) {
    AuditEvent.Builder opened =
        request("create", resource, "x").setFacts(List.of(facts.split(";")));

    assertThat(weight("K8S-04", opened)).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({
    "services, type=LoadBalancer;selector=app:web",
    "services, type=ClusterIP;selector=k8s-app:kubernetes-dashboard",
    "services, type=LoadBalancer;selector=a:headlamp;range=198.51.100.0/24",
    "services, type=LoadBalancer;selector=a:headlamp;internal=true",
    "ingresses, backend=web",
    "ingresses, backend=argo-server;internal=true"
  })
  void leavesConsolesThatStayInsideAndOtherServicesAlone(String resource, String facts) {
    AuditEvent.Builder made = request("create", resource, "x").setFacts(List.of(facts.split(";")));

    assertThat(judge("K8S-04", made)).isEmpty();
  }

  @Test
  void findsAServiceThatAPatchOpensByItsOwnName() {
    AuditEvent.Builder patched =
        request("patch", "services", "kubernetes-dashboard").setFacts(List.of("type=NodePort"));

    assertThat(weight("K8S-04", patched)).isEqualTo(6);
  }

  @Test
  void findsAConsoleThatAsksNobodyWhoHeIs() {
    String image = "docker.io/kubernetesui/dashboard:v2.0.0";

    assertThat(weight("K8S-04", making("deployments", "d", running(image, "--enable-skip-login"))))
        .isEqualTo(10);
    assertThat(judge("K8S-04", making("deployments", "d", running(image, "--tls")))).isEmpty();
    assertThat(judge("K8S-04", making("deployments", "d", running(NGINX, "--enable-skip-login"))))
        .isEmpty();
  }

  @Test
  void findsWhatAConsolesOwnAccountStarts() {
    Verdict verdict =
        judge("K8S-05", making("deployments", "web", running(NGINX)).setUser(DASHBOARD))
            .orElseThrow();
    AuditEvent.Builder exec =
        request("create", "pods", "web-1")
            .setSubresource("exec")
            .setRequestUri("/exec?command=sh")
            .setUser(DASHBOARD);

    assertThat(verdict.decibans()).isEqualTo(14);
    assertThat(verdict.subject().toString()).isEqualTo("c/workload/deployment/shop/web");
    assertThat(verdict.traits()).containsExactly("CONSOLE");
    assertThat(judge("K8S-05", exec).orElseThrow().subject().toString())
        .isEqualTo("c/pod/shop/web-1");
  }

  @Test
  void saysLittleOfWorkflowsAndOfPeopleAtADashboard() {
    AuditEvent.Builder made = making("pods", "step", running(OWN));

    assertThat(weight("K8S-05", made.setUser("system:serviceaccount:argo:argo-server")))
        .isEqualTo(3);
    assertThat(weight("K8S-05", made.setUser("jane").setUserAgent("dashboard/v2.7.0")))
        .isEqualTo(3);
    assertThat(judge("K8S-05", made.setUserAgent("kubectl/v1.30 my-dashboard/1"))).isEmpty();
    assertThat(judge("K8S-05", request("get", "pods", "x").setUser(DASHBOARD))).isEmpty();
  }

  @Test
  void saysLittleOfWhoAsksForMuchAndNothingOfKnownMakers() {
    assertThat(weight("K8S-08", making("pods", "a", running(OWN).setCpu(8)))).isEqualTo(2);
    assertThat(weight("K8S-08", making("pods", "a", running(UNKNOWN).setGpus(1)))).isEqualTo(4);
    assertThat(judge("K8S-08", making("pods", "a", running(NGINX).setCpu(64)))).isEmpty();
    assertThat(judge("K8S-08", making("pods", "a", running(UNKNOWN).setCpu(7.9)))).isEmpty();
  }

  @Test
  void findsAPodThatPosesAsOneOfAComponent() {
    Verdict verdict =
        judge("K8S-12", making("pods", "kube-proxy-x7k2p", running(UNKNOWN))).orElseThrow();

    assertThat(verdict.decibans()).isEqualTo(18);
    assertThat(verdict.title()).startsWith("called after kube-proxy of the cluster: create pods");
    assertThat(weight("K8S-12", making("pods", "coredns-6d4b75cb6d-x7k2p", running(OWN))))
        .isEqualTo(18);
    assertThat(weight("K8S-12", making("deployments", "metrics-server", running(OWN))))
        .isEqualTo(6);
    assertThat(
            weight(
                "K8S-12",
                making("daemonsets", "kube-proxy", running("docker.io/xyzzy77/kube-proxy:1"))))
        .isEqualTo(6);
  }

  @Test
  void leavesComponentsTheirNeighboursAndTheirControllersAlone() {
    Owner owner = Owner.newBuilder().setKind("DaemonSet").setName("kube-proxy").build();

    assertThat(
            judge(
                "K8S-12",
                making("daemonsets", "kube-proxy", running("registry.k8s.io/kube-proxy:v1.30"))))
        .isEmpty();
    assertThat(judge("K8S-12", making("deployments", "coredns-autoscaler", running(OWN))))
        .isEmpty();
    assertThat(judge("K8S-12", making("cronjobs", "etcd-backup", running(OWN)))).isEmpty();
    assertThat(judge("K8S-12", making("pods", "coredns-cache", running(OWN)))).isEmpty();
    assertThat(
            judge(
                "K8S-12",
                making("pods", "kube-proxy-x7k2p", running(OWN)).setOwners(List.of(owner))))
        .isEmpty();
    assertThat(
            judge(
                "K8S-12",
                making("pods", "kube-proxy-x7k2p", running(OWN)).setUser("system:node:n1")))
        .isEmpty();
  }

  @Test
  void findsAnImageOfAnybodysAmongTheClustersOwn() {
    AuditEvent.Builder put = making("deployments", "x", running(UNKNOWN));

    assertThat(weight("K8S-13", put.setNamespace("kube-system"))).isEqualTo(8);
    assertThat(weight("K8S-13", put.setNamespace("kube-public"))).isEqualTo(14);
    assertThat(judge("K8S-13", put.setNamespace("shop"))).isEmpty();
  }

  @Test
  void leavesAddOnsOfKnownMakersAndOwnImagesAlone() {
    for (String image : List.of(OWN, "quay.io/cilium/cilium:v1", "registry.k8s.io/x/y:1")) {
      AuditEvent.Builder put =
          making("daemonsets", "x", running(image)).setNamespace("kube-system");

      assertThat(judge("K8S-13", put)).as(image).isEmpty();
    }
  }

  @Test
  void findsAPodThatIsPutOnANodeButNotTheSystemsOwn() {
    AuditEvent.Builder pinned = making("pods", "x", running(OWN).setNodeName("n1"));

    assertThat(weight("K8S-15", pinned)).isEqualTo(4);
    assertThat(judge("K8S-15", making("pods", "x", running(OWN)))).isEmpty();
    assertThat(judge("K8S-15", making("deployments", "x", running(OWN).setNodeName("n1"))))
        .isEmpty();
    assertThat(judge("K8S-15", pinned.setUser("system:node:n1"))).isEmpty();
    assertThat(
            judge(
                "K8S-15",
                pinned.setUser("system:serviceaccount:kube-system:daemon-set-controller")))
        .isEmpty();
  }

  @Test
  void findsACloudsKeyAndNeverTellsIt() {
    Verdict verdict =
        judge("K8S-20", making("pods", "x", telling("ID=" + KEY, "A=b"))).orElseThrow();
    Verdict secret =
        judge("K8S-20", making("pods", "x", telling("AWS_SECRET_ACCESS_KEY=" + "s3cr3t".repeat(7))))
            .orElseThrow();

    assertThat(verdict.decibans()).isEqualTo(4);
    assertThat(verdict.attributes()).hasSize(1).containsKey("cloud.key.hash");
    assertThat(verdict.attributes().get("cloud.key.hash")).matches("[0-9a-f]{16}");
    assertThat(verdict.toString()).doesNotContain(KEY).doesNotContain("ABCDEFGH");
    assertThat(secret.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void leavesExamplesReferencesAndOtherTextAlone() {
    assertThat(judge("K8S-20", making("pods", "x", telling("ID=AKIA" + "IOSFODNN7EXAMPLE"))))
        .isEmpty();
    assertThat(judge("K8S-20", making("pods", "x", telling("ID=X" + KEY + "X")))).isEmpty();
    assertThat(judge("K8S-20", making("pods", "x", telling("AWS_SECRET_ACCESS_KEY=")))).isEmpty();
    assertThat(judge("K8S-20", making("pods", "x", telling("AWS_REGION=eu-central-1")))).isEmpty();
  }

  @Test
  void findsACommandThatIsRunThroughAKubelet() {
    Verdict verdict = judge("K8S-25", proxied("run/shop/web-1/main?cmd=id")).orElseThrow();

    assertThat(verdict.decibans()).isEqualTo(20);
    assertThat(verdict.subject().toString()).isEqualTo("c/pod/shop/web-1");
    assertThat(verdict.traits()).containsExactly("EXEC");
    assertThat(weight("K8S-25", proxied("exec/shop/web-1/main"))).isEqualTo(20);
    assertThat(weight("K8S-25", proxied("containerLogs/shop/web-1/main"))).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"metrics", "metrics/cadvisor", "stats/summary", "healthz", "pods", "pods?x=/run/"})
  void leavesMonitoringThroughAKubeletAlone(String path) {
    assertThat(judge("K8S-25", proxied(path))).isEmpty();
  }

  @Test
  void takesNoNameOfAPodThatIsNone() {
    assertThat(weight("K8S-25", proxied("run/shop/..%2Fweb/main"))).isEqualTo(3);
  }

  private static AuditEvent.Builder proxied(String path) {
    return request("create", "nodes", "n1")
        .setNamespace(null)
        .setSubresource("proxy")
        .setRequestUri("/api/v1/nodes/n1/proxy/" + path);
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, create, deployments, ''",
    "198.51.100.7, patch, deployments, ''",
    "198.51.100.7, create, pods, exec",
    "2001:db8::7, create, jobs, ''"
  })
  void findsWhatIsDoneFromAListedAnonymiser(
      String peer, String verb, String resource, String subresource) {
    AuditEvent.Builder asked =
        from(peer, verb, resource).setSubresource(subresource.isEmpty() ? null : subresource);

    Verdict verdict = anonymised(asked).orElseThrow();

    assertThat(verdict.decibans()).isEqualTo(14);
    assertThat(verdict.traits()).containsExactly("ANONYMISER");
    assertThat(verdict.detail()).contains(peer);
    assertThat(verdict.subject().toString()).startsWith("c/").endsWith("/x");
  }

  @Test
  void leavesWhoeverWorksFromElsewhereAndWhoOnlyReadsFromThereAlone() {
    assertThat(anonymised(from("198.51.100.200", "create", "deployments"))).isEmpty();
    assertThat(anonymised(from("198.51.100.7", "get", "deployments"))).isEmpty();
    assertThat(anonymised(from("198.51.100.7", "delete", "deployments"))).isEmpty();
    assertThat(anonymised(from("198.51.100.7", "get", "pods").setSubresource("log"))).isEmpty();
  }

  @Test
  void believesOfAnonymisersNoAddressThatOnlyTheClientTold() {
    AuditEvent.Builder forwarded =
        from("10.0.0.7", "create", "deployments")
            .setSourceAddresses(List.of("198.51.100.7", "10.0.0.7"));

    assertThat(anonymised(forwarded)).isEmpty();
  }

  @Test
  void knowsNoAnonymiserUntilSomebodyNamesOne() {
    assertThat(judge("K8S-24", from("198.51.100.7", "create", "deployments"))).isEmpty();
  }

  private static AuditEvent.Builder from(String peer, String verb, String resource) {
    AuditEvent.Builder asked = request(verb, resource, "x").setSourceAddresses(List.of(peer));
    boolean puts = verb.equals("create") || verb.equals("patch");
    return puts ? asked.setSpec(running(NGINX).build()) : asked;
  }

  private static Optional<Verdict> anonymised(AuditEvent.Builder event) {
    List<Network> listed =
        List.of(Network.parse("198.51.100.0/26"), Network.parse("2001:db8::/64"));
    return new AnonymisedAccessRule(listed, Weights.bundled()).judge(new Request(event.build()));
  }

  private static AuditEvent.Builder making(
      String resource, String name, WorkloadSpec.Builder spec) {
    return request("create", resource, name).setSpec(spec.build());
  }

  private static WorkloadSpec.Builder telling(String... env) {
    return WorkloadSpec.newBuilder()
        .setContainers(
            List.of(
                ContainerSpec.newBuilder()
                    .setName("main")
                    .setImage(OWN)
                    .setEnv(List.of(env))
                    .build()));
  }

  private double weight(String id, AuditEvent.Builder event) {
    return judge(id, event).orElseThrow().decibans();
  }

  private Optional<Verdict> judge(String id, AuditEvent.Builder event) {
    return rules.stream()
        .filter(rule -> rule.id().equals(id))
        .flatMap(rule -> rule.judge(new Request(event.build())).stream())
        .findFirst();
  }
}
