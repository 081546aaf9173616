package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.PushedSourceContract;

class OtlpSourceContractTest extends PushedSourceContract {
  private static final String REQUEST =
      "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"k8s.node.name\","
          + "\"value\":{\"stringValue\":\"n1\"}}]},\"scopeMetrics\":[{\"metrics\":[{"
          + "\"name\":\"k8s.node.cpu.time\",\"sum\":{\"aggregationTemporality\":2,\"dataPoints\":["
          + "{\"timeUnixNano\":\"1700000000000000000\",\"asDouble\":1},"
          + "{\"timeUnixNano\":\"1700000020000000000\",\"asDouble\":2}]}}]}]}]}";

  OtlpSourceContractTest() {
    super(
        new OtlpSource.Factory(),
        REQUEST,
        "{\"resourceMetrics\":[{\n",
        REQUEST.replace("k8s.node.cpu.time", "my.own.time"));
  }
}
