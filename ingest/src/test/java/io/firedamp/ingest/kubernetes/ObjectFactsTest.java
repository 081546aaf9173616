package io.firedamp.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of roles, bindings, Services and Namespaces. */
class ObjectFactsTest {
  @Test
  void keepsWhomABindingNamesAndWhatItGives() throws Exception {
    List<String> facts =
        facts(
            "clusterrolebindings",
            """
            {"kind":"ClusterRoleBinding","metadata":{"name":"x"},
             "subjects":[{"kind":"User","name":"system:anonymous"},
               {"kind":"ServiceAccount","name":"sa","namespace":"shop"}],
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"}}""");

    assertThat(facts)
        .containsExactly(
            "subject=User/system:anonymous",
            "subject=ServiceAccount/shop/sa",
            "role=ClusterRole/cluster-admin");
  }

  @Test
  void keepsASubjectThatAPatchAdds() throws Exception {
    assertThat(
            facts(
                "rolebindings",
                """
                [{"op":"add","path":"/subjects/-","value":{"kind":"Group","name":"system:unauthenticated"}}]"""))
        .containsExactly("subject=Group/system:unauthenticated");
  }

  @Test
  void keepsWhatARoleAllowsAndNoWildcardIsLostInALongList() throws Exception {
    assertThat(
            facts(
                "clusterroles",
                """
                {"rules":[{"apiGroups":["","apps"],"resources":["pods"],"verbs":["get","list"]},
                 {"apiGroups":["*"],"resources":["a","b","*"],"verbs":["x","*"]}]}"""))
        .containsExactly("rule=,apps pods get,list", "rule=* * *");
  }

  @Test
  void keepsToWhomAServiceOrIngressIsOpen() throws Exception {
    assertThat(
            facts(
                "services",
                """
                {"metadata":{"annotations":{"service.beta.kubernetes.io/aws-load-balancer-internal":"true"}},
                 "spec":{"type":"LoadBalancer","selector":{"k8s-app":"kubernetes-dashboard"},
                 "loadBalancerSourceRanges":["198.51.100.0/24"]}}"""))
        .containsExactly(
            "type=LoadBalancer",
            "selector=k8s-app:kubernetes-dashboard",
            "range=198.51.100.0/24",
            "internal=true");
    assertThat(
            facts(
                "ingresses",
                """
                {"spec":{"defaultBackend":{"service":{"port":{"number":80},"name":"one"}},
                 "rules":[{"host":"x","http":{"paths":[{"path":"/","backend":{"service":{"name":"argo-server",
                 "port":{"name":"web"}}}},{"backend":{"serviceName":"old"}}]}}]},"kind":"Ingress"}"""))
        .containsExactly("backend=one", "backend=argo-server", "backend=old");
  }

  @Test
  void keepsTheLabelsOfPodSecurityAndNoOthers() throws Exception {
    assertThat(
            facts(
                "namespaces",
                """
                {"metadata":{"labels":{"team":"a","pod-security.kubernetes.io/enforce":"privileged"}}}"""))
        .containsExactly("label=pod-security.kubernetes.io/enforce:privileged");
  }

  @Test
  void keepsNothingOfOtherKinds() throws Exception {
    assertThat(facts("deployments", "{\"spec\":{\"type\":\"LoadBalancer\"},\"rules\":[{}]}"))
        .isEmpty();
  }

  @Test
  void isBoundedWhateverABindingHolds() throws Exception {
    String subject = "{\"kind\":\"User\",\"name\":\"%s\"},";
    StringBuilder subjects = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      subjects.append(subject.formatted("u" + i + "x".repeat(300)));
    }
    List<String> facts =
        facts(
            "rolebindings",
            "{\"roleRef\":{\"kind\":\"Role\",\"name\":\"r\"},\"subjects\":[" + subjects + "{}]}");

    assertThat(String.join("", facts).length()).isBetween(10_000, 33_000);
    assertThat(facts).first().isEqualTo("role=Role/r");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"4\"', 4",
    "4, 4",
    "'\"500m\"', 0.5",
    "'\"1.5\"', 1.5",
    "'\"many\"', 0",
    "-3, 0",
    "null, 0"
  })
  void readsQuantitiesAsKubernetesWritesThem(String written, double cores) throws Exception {
    assertThat(spec("{\"requests\":{\"cpu\":" + written + "}}").getCpu()).isEqualTo(cores);
  }

  @Test
  void takesTheLargerOfRequestAndLimitAndCountsGpus() throws Exception {
    WorkloadSpec spec =
        spec(
            "{\"requests\":{\"cpu\":\"1\"},\"limits\":{\"cpu\":\"16\",\"nvidia.com/gpu\":2,\"memory\":\"4Gi\"}}");

    assertThat(spec.getCpu()).isEqualTo(16);
    assertThat(spec.getGpus()).isEqualTo(2);
  }

  private static WorkloadSpec spec(String resources) throws Exception {
    return event(
            "pods",
            "{\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"b\",\"resources\":"
                + resources
                + "}]}}")
        .getSpec()
        .orElseThrow();
  }

  private static List<String> facts(String resource, String body) throws Exception {
    return event(resource, body).getFacts();
  }

  private static AuditEvent event(String resource, String body) throws Exception {
    String line =
        """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Request","auditID":"a-1",
         "stage":"ResponseComplete","requestURI":"/x","verb":"create","user":{"username":"jane"},
         "objectRef":{"resource":"%s","name":"x"},"responseStatus":{"code":201},
         "requestObject":%s,"requestReceivedTimestamp":"2018-03-16T10:00:00Z"}"""
            .formatted(resource, body);
    return (AuditEvent)
        new KubernetesAuditParser()
            .parse(line.getBytes(StandardCharsets.UTF_8), new Provenance("c", "s"))
            .get(0)
            .value();
  }
}
