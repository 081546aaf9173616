package io.firedamp.ingest.kubernetes;

import io.firedamp.ingest.PushedSourceContract;

class KubernetesSourceContractTest extends PushedSourceContract {
  private static final String REQUEST =
      """
      {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a-1",
       "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/pods","verb":"list",
       "user":{"username":"system:anonymous"},"sourceIPs":["198.51.100.66"],
       "objectRef":{"resource":"pods","namespace":"shop","apiVersion":"v1"},
       "responseStatus":{"code":200},"requestReceivedTimestamp":"2018-03-16T10:00:00.100000Z",
       "stageTimestamp":"2018-03-16T10:00:00.200000Z"}""";

  KubernetesSourceContractTest() {
    super(
        new KubernetesSource.Factory(),
        REQUEST,
        "{\"kind\":",
        REQUEST.replace("ResponseComplete", "RequestReceived"));
  }
}
