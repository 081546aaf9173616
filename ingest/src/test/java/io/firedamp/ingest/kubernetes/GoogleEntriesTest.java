package io.firedamp.ingest.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordHead;
import io.firedamp.schemas.avro.AuditEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's audit log, turned back into the events it was made of. */
class GoogleEntriesTest {
  @Test
  void areReadFromTheTablesOfBigQuery() throws Exception {
    String row =
        """
        {"logName":"projects/p/logs/cloudaudit.googleapis.com%2Factivity","insertId":"x1",
         "timestamp":"2026-04-14 10:00:00.5 UTC","protopayload_auditlog":{
         "methodName":"io.k8s.core.v1.pods.create","resourceName":"core/v1/namespaces/web/pods/one",
         "authenticationInfo":{"principalEmail":"ci@p.example"},"status":{"code":0},
         "requestJson":"{\\"spec\\":{\\"containers\\":[{\\"name\\":\\"m\\",\\"image\\":\\"nginx:1\\"}]}}",
         "responseJson":"cut"}}""";

    AuditEvent event = Audited.only(row);

    assertThat(new KubernetesAuditParser().recognises(RecordHead.of(row.getBytes(UTF_8)))).isTrue();
    assertThat(event.getTime()).isEqualTo("2026-04-14T10:00:00.500Z");
    assertThat(event.getUser()).isEqualTo("ci@p.example");
    assertThat(event.getName()).contains("one");
    assertThat(event.getSpec().orElseThrow().getContainers()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "core.v1.pods.create, core/v1/namespaces/shop/pods/one, create, none, pods, none, shop, one",
        "core.v1.pods.exec.create, core/v1/namespaces/shop/pods/one/exec, create, none, pods, exec, shop, one",
        "apps.v1.deployments.patch, apps/v1/namespaces/shop/deployments/web, patch, apps, deployments, none, shop, web",
        "batch.v1beta1.cronjobs.update, batch/v1beta1/namespaces/shop/cronjobs/c, update, batch, cronjobs, none, shop, c",
        "authorization.rbac.v1.clusterroles.create, rbac.authorization.k8s.io/v1/clusterroles/r, create, authorization.rbac, clusterroles, none, none, r",
        "core.v1.namespaces.delete, core/v1/namespaces/shop, delete, none, namespaces, none, shop, shop",
        "core.v1.pods.list, core/v1/namespaces/shop/pods, list, none, pods, none, shop, none",
        "core.v1.nodes.proxy.get, core/v1/nodes/n1/proxy, get, none, nodes, proxy, none, n1",
        "core.v1.pods.create, core/v1/namespaces/pods/pods/one, create, none, pods, none, pods, one",
        "core.v1.pods.delete, core/v1/namespaces/shop/pods/pods, delete, none, pods, none, shop, pods",
        "core.v1.pods.delete, core/v1/namespaces/namespaces/pods/namespaces, delete, none, pods, none, namespaces, namespaces",
        "core.v1.secrets.get, core/v1/namespaces/secrets/secrets/s, get, none, secrets, none, secrets, s"
      })
  void namesWhatWasAskedOfWhichObject(
      String method,
      String path,
      String verb,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name)
      throws Exception {
    AuditEvent event = Audited.only(entry("io.k8s." + method, path, ""));

    assertThat(event.getVerb()).isEqualTo(verb);
    assertThat(event.getApiGroup().orElse(null)).isEqualTo(group);
    assertThat(event.getResource().orElse(null)).isEqualTo(resource);
    assertThat(event.getSubresource().orElse(null)).isEqualTo(subresource);
    assertThat(event.getNamespace().orElse(null)).isEqualTo(namespace);
    assertThat(event.getName().orElse(null)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "core/v1/namespaces/shop/pods/one, /api/v1/namespaces/shop/pods/one",
    "apps/v1/namespaces/shop/deployments/web, /apis/apps/v1/namespaces/shop/deployments/web",
    "corex/v1/things/t, /apis/corex/v1/things/t"
  })
  void spellsTheAddressAsTheApiServerWould(String path, String uri) throws Exception {
    assertThat(Audited.only(entry("io.k8s.core.v1.pods.get", path, "")).getRequestUri())
        .isEqualTo(uri);
  }

  @ParameterizedTest
  @CsvSource({"0, 200", "5, 404", "6, 409", "7, 403", "16, 401", "3, 500", "13, 500"})
  void tellsWhetherARequestFailedAsHttpDoes(int code, int status) throws Exception {
    String told = ",'status':{'code':" + code + ",'message':'x'}";

    assertThat(
            Audited.only(entry("io.k8s.core.v1.pods.get", "core/v1/pods", told)).getResponseCode())
        .contains(status);
  }

  @Test
  void whatHasNoStatusSucceeded() throws Exception {
    AuditEvent event =
        Audited.only(entry("io.k8s.core.v1.pods.get", "core/v1/pods", ",'status':{}"));

    assertThat(event.getResponseCode()).contains(200);
    assertThat(event.getDecision()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true, allow", "false, forbid"})
  void tellsWhetherItWasAllowed(String granted, String decision) throws Exception {
    String told =
        ",'authorizationInfo':[{'resource':'x','granted':" + granted + ",'permission':'p'}]";

    assertThat(Audited.only(entry("io.k8s.core.v1.pods.get", "core/v1/pods", told)).getDecision())
        .contains(decision);
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "false, false"})
  void isForbiddenWhereOneOfSeveralPermissionsWasNotGranted(String one, String other)
      throws Exception {
    String told = ",'authorizationInfo':[{'granted':" + one + "},{'granted':" + other + "}]";

    assertThat(Audited.only(entry("io.k8s.core.v1.pods.get", "core/v1/pods", told)).getDecision())
        .contains("forbid");
  }

  @Test
  void knowsWhetherTheRequestWasKept() throws Exception {
    String body = ",'request':{'spec':{'containers':[{'image':'x/y:1'}]}}";

    AuditEvent kept =
        Audited.only(entry("io.k8s.core.v1.pods.create", "core/v1/namespaces/s/pods/p", body));
    AuditEvent bare =
        Audited.only(entry("io.k8s.core.v1.pods.create", "core/v1/namespaces/s/pods/p", ""));

    assertThat(kept.getLevel()).isEqualTo("RequestResponse");
    assertThat(kept.getHasRequestObject()).isTrue();
    assertThat(kept.getSpec().orElseThrow().getContainers()).hasSize(1);
    assertThat(bare.getLevel()).isEqualTo("Metadata");
    assertThat(bare.getHasRequestObject()).isFalse();
    assertThat(bare.getSpec()).isEmpty();
  }

  @Test
  void takesTheNameOfAPodThatWasStillToBeMadeFromTheAnswer() throws Exception {
    String answer = ",'response':{'kind':'Pod','metadata':{'name':'web-x2x7q','uid':'u-1'}}";

    AuditEvent event =
        Audited.only(entry("io.k8s.core.v1.pods.create", "core/v1/namespaces/s/pods", answer));

    assertThat(event.getName()).contains("web-x2x7q");
    assertThat(event.getUid()).contains("u-1");
  }

  @Test
  void namesWhoAskedFromWhereWithWhat() throws Exception {
    String told =
        ",'authenticationInfo':{'principalEmail':'ci@p.example','principalSubject':'x'},"
            + "'requestMetadata':{'callerIp':'198.51.100.7','callerSuppliedUserAgent':'kubectl/1','x':1}";

    AuditEvent event = Audited.only(entry("io.k8s.core.v1.pods.get", "core/v1/pods", told));

    assertThat(event.getUser()).isEqualTo("ci@p.example");
    assertThat(event.getSourceAddresses()).containsExactly("198.51.100.7");
    assertThat(event.getUserAgent()).contains("kubectl/1");
    assertThat(event.getAuditId()).isEqualTo("x1");
    assertThat(event.getStage()).isEqualTo("ResponseComplete");
    assertThat(event.getTime()).isEqualTo("2026-04-14T10:00:00Z");
  }

  @Test
  void whoDoesNotSayWhoHeIsIsNobody() throws Exception {
    AuditEvent event = Audited.only(entry("io.k8s.core.v1.pods.get", "core/v1/pods", ""));

    assertThat(event.getUser()).isEmpty();
    assertThat(event.getSourceAddresses()).isEmpty();
    assertThat(event.getUserAgent()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "google.container.v1.ClusterManager.CreateCluster",
        "io.k8",
        "storage.objects.get"
      })
  void leavesOtherServicesEntriesAlone(String method) throws Exception {
    assertThat(Audited.parse(entry(method, "core/v1/pods", ""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.k8s.x", "io.k8s.v1.x", "io.k8s.core.v1.get"})
  void aMethodOfAnotherFormIsOfNoResource(String method) throws Exception {
    assertThat(Audited.only(entry(method, "", "")).getResource()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.k8s.", "io.k8s.v1..", "io.k8s...."})
  void aMethodWithoutAVerbIsRefused(String method) {
    assertThatThrownBy(() -> Audited.parse(entry(method, "", "")))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("verb is missing");
  }

  private static String entry(String method, String path, String more) {
    return "{'insertId':'x1','protoPayload':{'methodName':'%s','resourceName':'%s'%s},'timestamp':'2026-04-14T10:00:00Z'}"
        .formatted(method, path, more)
        .replace('\'', '"');
  }
}
