package io.firedamp.ingest.gcpflow;

import io.firedamp.ingest.PushedSourceContract;

class GcpFlowSourceContractTest extends PushedSourceContract {
  private static final String ENTRY =
      GcpFlowParserTest.entry("SRC", "10.20.0.7", 40001, "203.0.113.10", 3333, "1200");

  GcpFlowSourceContractTest() {
    super(
        new GcpFlowSource.Factory(),
        ENTRY,
        "{\"jsonPayload\":{\"connection\":{\"src_ip\"\n",
        ENTRY.replace("\"protocol\":6", "\"protocol\":47"));
  }
}
