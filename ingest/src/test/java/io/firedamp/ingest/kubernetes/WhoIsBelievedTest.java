package io.firedamp.ingest.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.avro.AuditEvent;
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

  @ParameterizedTest
  @CsvSource({
    "dev-user-7, Deployment, ''",
    "dev-user-7, ReplicaSet, ''",
    "system:serviceaccount:prod:deployer, StatefulSet, ''",
    "system:serviceaccount:ops:operator, Database, Database",
    "dev-user-7, Database, ''",
    "system:serviceaccount:kube-system:deployment-controller, Deployment, Deployment",
    "system:node:node-1, Node, Node",
    "system:node:node-1, Deployment, ''",
  })
  void nobodyMakesAnObjectOthersByWritingTheirNameIntoIt(String user, String kind, String owner)
      throws Exception {
    String made =
        """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"a",
         "stage":"ResponseComplete","requestURI":"/apis/apps/v1/namespaces/prod/replicasets",
         "verb":"create","user":{"username":"%s","groups":["system:authenticated"]},
         "objectRef":{"resource":"replicasets","namespace":"prod","name":"web-1"},
         "responseStatus":{"code":201},"requestReceivedTimestamp":"2026-03-10T10:00:00Z",
         "responseObject":{"kind":"ReplicaSet","metadata":{"name":"web-1","namespace":"prod",
          "ownerReferences":[{"kind":"%s","name":"payments","controller":true}]}}}"""
            .formatted(user, kind);

    assertThat(Parsed.of(AuditEvent.class, parser.parse(made.getBytes(UTF_8), FROM)))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getOwners().stream().map(each -> each.getKind()).toList())
                    .isEqualTo(owner.isEmpty() ? List.of() : List.of(owner)));
  }

  @ParameterizedTest
  @CsvSource({
    "ReplicaSet, web-5f6d7c8b9, rollouts-pod-template-hash, 5f6d7c8b9, Rollout web",
    "ReplicaSet, web-5f6d7c8b9, rollouts-pod-template-hash, 7c8b9, ReplicaSet web-5f6d7c8b9",
    "ReplicaSet, web-5f6d7c8b9, pod-template-hash, 5f6d7c8b9, ReplicaSet web-5f6d7c8b9",
    "ReplicationController, web-4, deploymentconfig, web, DeploymentConfig web",
    "ReplicationController, web-4, deploymentconfig, shop, ReplicationController web-4",
    "StatefulSet, web-4, deploymentconfig, web, StatefulSet web-4",
  })
  void namesWhoMakesTheVersionsOfAnOwnerWhereLabelAndNameAgree(
      String kind, String name, String label, String value, String owner) throws Exception {
    String labelled =
        "{\"kind\":\"%s\",\"name\":\"%s\",\"uid\":\"r\",\"controller\":true}],\"labels\":{\"%s\":\"%s\"},\"x\":["
            .formatted(kind, name, label, value);

    assertThat(created("system:kube-controller-manager", labelled).getOwners())
        .extracting(each -> each.getKind() + " " + each.getName())
        .containsExactly(owner);
    assertThat(created("dev-user-7", labelled).getAuthor()).isEqualTo("CLAIM");
    assertThat(created("system:serviceaccount:prod:deployer", labelled).getAuthor())
        .isEqualTo("CLAIM");
  }

  @Test
  void takesNoStatusFromWhoIsOnlyCalledLikeAKubelet() throws Exception {
    String groups = "\"username\":\"system:node:node-1\",\"groups\":[\"%s\"]";
    String name = "\"username\":\"system:node:node-1\"";
    String status = statusOf("system:node:node-1");

    assertThat(parse(status.replace(name, groups.formatted("developers")))).isEmpty();
    assertThat(parse(status.replace(name, groups.formatted("system:authenticated")))).hasSize(2);
    assertThat(parse(status.replace(name, groups.formatted("system:nodes")))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', STOPPED",
    "?dryRun=All, '', ",
    "?gracePeriodSeconds=0&dryRun=All, '', ",
    "'', '\"dryRun\":[\"All\"],', ",
    "?fieldManager=dryRun=All, '', STOPPED",
    "'', '\"dryRun\":[],', STOPPED",
  })
  void whatIsOnlyTriedOutEndsNoPod(String query, String option, String state) throws Exception {
    List<ContainerState> states =
        parse(
            """
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"a",
             "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/prod/pods/web-1%s",
             "verb":"delete","user":{"username":"dev-user-7"},"sourceIPs":["10.0.0.2"],
             "objectRef":{"resource":"pods","namespace":"prod","name":"web-1"},
             "responseStatus":{"code":200},"requestReceivedTimestamp":"2026-03-10T10:00:05Z",
             "requestObject":{"kind":"DeleteOptions",%s"gracePeriodSeconds":0},
             "responseObject":{"kind":"Pod","metadata":{"name":"web-1","namespace":"prod",
              "uid":"u1"},"spec":{"containers":[{"name":"web","image":"nginx"}]}}}"""
                .formatted(query, option));

    assertThat(states.stream().map(each -> each.getState().name()).toList())
        .isEqualTo(state == null ? List.of() : List.of(state));
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
