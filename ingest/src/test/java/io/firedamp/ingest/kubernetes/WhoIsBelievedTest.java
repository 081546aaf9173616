package io.firedamp.ingest.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.avro.ContainerState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A fact about a pod is worth what its author can know. */
class WhoIsBelievedTest {
  private static final Provenance FROM = new Provenance("prod", "audit");
  private static final String CONTROLLED =
      "{\"kind\":\"ReplicaSet\",\"name\":\"web-6d8f7c9b5d\",\"uid\":\"r\",\"controller\":true}";

  private final KubernetesAuditParser parser = new KubernetesAuditParser();

  @ParameterizedTest
  @CsvSource({
    "system:serviceaccount:kube-system:replicaset-controller, CONTROLLER",
    "system:serviceaccount:kube-system:job-controller, CONTROLLER",
    "system:kube-controller-manager, CONTROLLER",
    "dev-user-7, CLAIM",
    "system:serviceaccount:prod:deployer, CLAIM",
    "system:serviceaccount:kube-systemx:replicaset-controller, CLAIM",
  })
  void believesTheOwnerOfAPodFromWhoMakesPods(String user, String author) throws Exception {
    assertThat(created(user, CONTROLLED).getAuthor()).isEqualTo(author);
  }

  @Test
  void takesTheOneOwnerThatControls() throws Exception {
    String others =
        "{\"kind\":\"Deployment\",\"name\":\"payments\",\"uid\":\"d\"},"
            + CONTROLLED
            + ",{\"kind\":\"StatefulSet\",\"name\":\"payments\",\"uid\":\"s\",\"controller\":false}";

    assertThat(created("system:kube-controller-manager", others).getOwners())
        .extracting(owner -> owner.getKind() + " " + owner.getName())
        .containsExactly("ReplicaSet web-6d8f7c9b5d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"Deployment/prod/shop\\nx\",\"name\":\"shop\",\"controller\":true}",
        "{\"kind\":\"Deployment\",\"name\":\"shop/other\",\"controller\":true}",
        "{\"kind\":\"Deployment\",\"name\":\"Shop\",\"controller\":true}",
        "{\"kind\":\"Deployment\",\"name\":\"shop\"}",
        "{\"kind\":\"Deployment\",\"controller\":true}"
      })
  void takesNoOwnerThatDoesNotControlOrHasANameKubernetesWouldNotGive(String owner)
      throws Exception {
    assertThat(created("dev-user-7", owner).getOwners()).isEmpty();
  }

  @Test
  void believesTheStatusOfAPodFromTheKubeletOfItsNode() throws Exception {
    List<ContainerState> states = status("system:node:node-1");

    assertThat(states).hasSize(2);
    assertThat(states.get(0).getAuthor()).isEqualTo("KUBELET");
    assertThat(states.get(0).getAddresses()).containsExactly("10.244.0.7");
    assertThat(states.get(0).getNodeAddress()).contains("192.0.2.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "system:node:node-2",
        "system:node:",
        "dev-user-7",
        "system:serviceaccount:prod:deployer",
        "xsystem:node:node-1"
      })
  void takesNoStatusFromAnybodyElse(String user) throws Exception {
    assertThat(status(user)).isEmpty();
  }

  @Test
  void takesNoContainerIdThatIsNone() throws Exception {
    String hostile = "containerd://" + "a".repeat(4000);

    assertThat(parse(statusOf("system:node:node-1").replace("containerd://abc123", hostile)))
        .hasSize(1);
  }

  private ContainerState created(String user, String owners) throws Exception {
    List<ContainerState> states =
        parse(
            """
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"a",
             "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/prod/pods","verb":"create",
             "user":{"username":"%s","groups":["system:authenticated"]},"sourceIPs":["10.0.0.2"],
             "objectRef":{"resource":"pods","namespace":"prod","name":"web-1"},
             "responseStatus":{"code":201},"requestReceivedTimestamp":"2026-03-10T10:00:00Z",
             "responseObject":{"kind":"Pod","metadata":{"name":"web-1","namespace":"prod","uid":"u1",
              "ownerReferences":[%s]},"spec":{"containers":[{"name":"web","image":"nginx"}]}}}"""
                .formatted(user, owners));
    assertThat(states).hasSize(1);
    return states.get(0);
  }

  private List<ContainerState> status(String user) throws Exception {
    return parse(statusOf(user));
  }

  private static String statusOf(String user) {
    return """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"a",
         "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/prod/pods/web-1/status",
         "verb":"patch","user":{"username":"%s"},"sourceIPs":["10.0.0.2"],
         "objectRef":{"resource":"pods","namespace":"prod","name":"web-1","subresource":"status"},
         "responseStatus":{"code":200},"requestReceivedTimestamp":"2026-03-10T10:00:05Z",
         "requestObject":{"status":{"phase":"Running","hostIP":"192.0.2.1","podIP":"10.244.0.7",
          "containerStatuses":[{"name":"web","image":"nginx","containerID":"containerd://abc123",
          "state":{"running":{"startedAt":"2026-03-10T10:00:04Z"}}}]}},
         "responseObject":{"kind":"Pod","metadata":{"name":"web-1","namespace":"prod","uid":"u1"},
          "spec":{"nodeName":"node-1","containers":[{"name":"web","image":"nginx"}]}}}"""
        .formatted(user);
  }

  private List<ContainerState> parse(String record) throws Exception {
    return Parsed.of(ContainerState.class, parser.parse(record.getBytes(UTF_8), FROM));
  }
}
