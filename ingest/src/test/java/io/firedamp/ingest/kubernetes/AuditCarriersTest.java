package io.firedamp.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.RecordHead;
import io.firedamp.schemas.avro.AuditEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An audit event is the same event in whatever it is carried. */
class AuditCarriersTest {
  private static final String EVENT =
      """
      {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Request","auditID":"a-1",\
      "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/web/pods","verb":"create",\
      "user":{"username":"jane"},\
      "objectRef":{"resource":"pods","namespace":"web","name":"one"},"responseStatus":{"code":201},\
      "requestObject":{"spec":{"containers":[{"name":"m","image":"nginx:1"}]}},\
      "requestReceivedTimestamp":"2026-04-14T10:00:00Z"}""";

  private final KubernetesAuditParser parser = new KubernetesAuditParser();

  @Test
  void isReadFromARowOfAzuresTableWhoseObjectsAreTexts() throws Exception {
    String row =
        """
        {"TimeGenerated":"2026-04-14T10:00:02Z","AuditId":"a-1","Stage":"ResponseComplete",
         "Level":"Request","Verb":"create","RequestUri":"/api/v1/namespaces/web/pods",
         "User":USER,"ObjectRef":OBJECT,"ResponseStatus":STATUS,"Annotations":"",
         "RequestReceivedTime":"2026-04-14T10:00:00Z","SourceIps":ADDRESSES,
         "RequestObject":REQUEST,"ResponseObject":"{\\"kind\\":\\"Pod\\",\\"meta"}""";
    String user = "{\"username\":\"jane\"}";
    String object = "{\"resource\":\"pods\",\"namespace\":\"web\",\"name\":\"one\"}";
    String request = "{\"spec\":{\"containers\":[{\"name\":\"m\",\"image\":\"nginx:1\"}]}}";

    AuditEvent event =
        Audited.only(
            row.replace("USER", quoted(user))
                .replace("OBJECT", quoted(object))
                .replace("STATUS", quoted("{\"code\":201}"))
                .replace("ADDRESSES", quoted("[\"198.51.100.7\"]"))
                .replace("REQUEST", quoted(request)));

    assertThat(event.getUser()).isEqualTo("jane");
    assertThat(event.getName()).contains("one");
    assertThat(event.getResponseCode()).contains(201);
    assertThat(event.getSourceAddresses()).containsExactly("198.51.100.7");
    assertThat(event.getSpec()).isEqualTo(Audited.only(EVENT).getSpec());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"logEvents\":[{\"id\":\"1\",\"message\":TEXT}],\"messageType\":\"DATA_MESSAGE\"}",
        "{\"events\":[{\"logStreamName\":\"x\",\"message\":TEXT}],\"searchedLogStreams\":[]}",
        "{\"date\":1776173400.5,\"log\":TEXT}",
        "{\"@timestamp\":\"2026-04-14T10:00:00Z\",\"message\":TEXT}",
        "{\"category\":\"kube-audit\",\"properties\":{\"log\":TEXT,\"stream\":\"stdout\"}}",
        "{\"category\":\"kube-audit-admin\",\"properties\":{\"log\":EVENT,\"stream\":\"stdout\"}}",
        "{\"records\":[{\"category\":\"kube-audit\",\"properties\":{\"log\":EVENT}}]}",
        "{\"category\":\"kube-audit\",\"properties\":\"{\\\"log\\\":NESTED}\"}",
        "master-0.ocp.example EVENT"
      })
  void isReadFromItsCarrier(String carrier) throws Exception {
    String text = quoted(EVENT);
    String nested = quoted(text).substring(1, quoted(text).length() - 1);
    String record = carrier.replace("TEXT", text).replace("NESTED", nested).replace("EVENT", EVENT);

    AuditEvent carried = Audited.only(record);

    assertThat(isRecognised(record)).isTrue();
    assertThat(carried).isEqualTo(Audited.only(EVENT));
  }

  @Test
  void isReadFromGooglesLog() throws Exception {
    String entry =
        """
        {"insertId":"x1","protoPayload":{"methodName":"io.k8s.apps.v1.deployments.create",
         "authenticationInfo":{"principalEmail":"ci@p.example"},
         "requestMetadata":{"callerIp":"198.51.100.7","callerSuppliedUserAgent":"kubectl"},
         "authorizationInfo":[{"granted":true}],
         "resourceName":"apps/v1/namespaces/web/deployments/one",
         "request":{"spec":{"template":{"spec":{"containers":[{"name":"m","image":"nginx:1"}]}}}},
         "status":{"code":0}},"timestamp":"2026-04-14T10:00:00Z"}""";

    AuditEvent event = Audited.only(entry);

    assertThat(isRecognised(entry)).isTrue();
    assertThat(event.getVerb()).isEqualTo("create");
    assertThat(event.getUser()).isEqualTo("ci@p.example");
    assertThat(event.getApiGroup()).contains("apps");
    assertThat(event.getResource()).contains("deployments");
    assertThat(event.getNamespace()).contains("web");
    assertThat(event.getName()).contains("one");
    assertThat(event.getRequestUri()).isEqualTo("/apis/apps/v1/namespaces/web/deployments/one");
    assertThat(event.getDecision()).contains("allow");
    assertThat(event.getResponseCode()).contains(200);
    assertThat(event.getSourceAddresses()).containsExactly("198.51.100.7");
    assertThat(event.getSpec().orElseThrow().getContainers()).hasSize(1);
  }

  @Test
  void isReadFromAzuresTableOfAuditEvents() throws Exception {
    String row =
        """
        {"TimeGenerated":"2026-04-14T10:00:02Z","Type":"AKSAudit","AuditId":"a-1","Level":"Request",
         "Stage":"ResponseComplete","RequestUri":"/api/v1/namespaces/web/pods","Verb":"create",
         "User":{"username":"jane"},"SourceIps":["198.51.100.7"],
         "ObjectRef":{"resource":"pods","namespace":"web","name":"one"},"ResponseStatus":{"code":201},
         "RequestObject":{"spec":{"containers":[{"name":"m","image":"nginx:1"}]}},
         "RequestReceivedTime":"2026-04-14T10:00:00Z","StageReceivedTime":"2026-04-14T10:00:01Z"}""";

    AuditEvent event = Audited.only(row);

    assertThat(isRecognised(row)).isTrue();
    assertThat(event.getTime()).isEqualTo("2026-04-14T10:00:00Z");
    assertThat(event.getName()).contains("one");
    assertThat(event.getSourceAddresses()).containsExactly("198.51.100.7");
    assertThat(event.getSpec().orElseThrow().getContainers()).hasSize(1);
  }

  @Test
  void isReadAsKubernetesWroteItIn2017() throws Exception {
    String event =
        """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1alpha1","metadata":{"creationTimestamp":null},
         "level":"Metadata","timestamp":"2017-09-14T10:00:00Z","auditID":"a-1",
         "stage":"ResponseComplete","requestURI":"/apis/extensions/v1beta1/namespaces/web/deployments",
         "verb":"create","user":{"username":"jane"},
         "objectRef":{"resource":"deployments","namespace":"web","name":"one",
                      "apiVersion":"extensions/v1beta1"},"responseStatus":{"code":201}}""";

    AuditEvent read = Audited.only(event);

    assertThat(read.getTime()).isEqualTo("2017-09-14T10:00:00Z");
    assertThat(read.getApiGroup()).contains("extensions");
  }

  @Test
  void leavesWhatIsNoAuditEventInACarrierAlone() throws Exception {
    String control =
        "{\"messageType\":\"CONTROL_MESSAGE\",\"logEvents\":[{\"message\":\"CWL CONTROL\"}]}";
    String cluster =
        "{\"insertId\":\"1\",\"protoPayload\":{\"methodName\":\"google.container.v1.Create\"}}";

    assertThat(isRecognised(control)).isTrue();
    assertThat(Audited.parse(control)).isEmpty();
    assertThat(Audited.parse(cluster)).isEmpty();
    assertThat(isRecognised("{\"log\":\"{\\\"level\\\":\\\"info\\\"}\"}")).isFalse();
    assertThat(isRecognised("host-1 {\"level\":\"info\"}")).isFalse();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private boolean isRecognised(String record) {
    return parser.recognises(RecordHead.of(record.getBytes(StandardCharsets.UTF_8)));
  }
}
