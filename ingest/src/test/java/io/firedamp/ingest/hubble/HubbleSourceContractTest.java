package io.firedamp.ingest.hubble;

import io.firedamp.ingest.PushedSourceContract;

class HubbleSourceContractTest extends PushedSourceContract {
  private static final String PACKET =
      "{\"flow\":{\"time\":\"2023-11-14T22:13:22.500123456Z\",\"verdict\":\"FORWARDED\","
          + "\"IP\":{\"source\":\"10.20.0.7\",\"destination\":\"203.0.113.10\"},"
          + "\"l4\":{\"TCP\":{\"source_port\":40001,\"destination_port\":3333}},"
          + "\"Type\":\"L3_L4\",\"is_reply\":false},\"node_name\":\"n\"}\n";

  HubbleSourceContractTest() {
    super(
        new HubbleSource.Factory(), PACKET, "{\"flow\":\n", PACKET.replace("FORWARDED", "DROPPED"));
  }
}
