package io.firedamp.ingest.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceContract;
import io.firedamp.ingest.transport.PushedFactory;

class KubernetesSourceContractTest extends SourceContract {
  private static final String PATH = "/v1/kubernetes/audit";
  private static final String REQUEST =
      """
      {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a-1",
       "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/pods","verb":"list",
       "user":{"username":"system:anonymous"},"sourceIPs":["198.51.100.66"],
       "objectRef":{"resource":"pods","namespace":"shop","apiVersion":"v1"},
       "responseStatus":{"code":200},"requestReceivedTimestamp":"2018-03-16T10:00:00.100000Z",
       "stageTimestamp":"2018-03-16T10:00:00.200000Z"}""";

  @Override
  protected Source source(SourceContext context) {
    return new KubernetesSource.Factory().create(new PushedFactory.Config(PATH), context);
  }

  @Override
  protected void tellSomething() throws Exception {
    post(PATH, REQUEST.getBytes(UTF_8));
  }

  @Override
  protected void tellGarbage() throws Exception {
    post(PATH, "{\"kind\":".getBytes(UTF_8));
  }

  @Override
  protected boolean tellNothingOfUse() throws Exception {
    post(PATH, REQUEST.replace("ResponseComplete", "RequestReceived").getBytes(UTF_8));
    return true;
  }

  @Override
  protected void startMisconfigured(SourceContext context) {
    new KubernetesSource.Factory().create(new PushedFactory.Config(""), context).start();
  }
}
