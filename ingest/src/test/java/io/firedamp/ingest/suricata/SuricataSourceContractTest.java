package io.firedamp.ingest.suricata;

import io.firedamp.ingest.PushedSourceContract;

class SuricataSourceContractTest extends PushedSourceContract {
  private static final String FLOW =
      "{\"timestamp\":\"2023-11-14T22:14:22.500000+0000\",\"flow_id\":1,\"event_type\":\"flow\","
          + "\"src_ip\":\"10.20.0.7\",\"src_port\":40001,\"dest_ip\":\"203.0.113.10\","
          + "\"dest_port\":3333,\"proto\":\"TCP\",\"flow\":{\"state\":\"closed\","
          + "\"start\":\"2023-11-14T22:13:22.500000+0000\","
          + "\"end\":\"2023-11-14T22:14:22.500000+0000\"}}\n";

  SuricataSourceContractTest() {
    super(
        new SuricataSource.Factory(),
        FLOW,
        "{\"timestamp\":\n",
        FLOW.replace("\"event_type\":\"flow\"", "\"event_type\":\"stats\""));
  }
}
