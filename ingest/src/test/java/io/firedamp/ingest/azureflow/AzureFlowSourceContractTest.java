package io.firedamp.ingest.azureflow;

import io.firedamp.ingest.PushedSourceContract;

class AzureFlowSourceContractTest extends PushedSourceContract {
  private static final String RECORD =
      "{\"category\":\"FlowLogFlowEvent\",\"macAddress\":\"00224871C205\",\"flowRecords\":{"
          + "\"flows\":[{\"flowGroups\":[{\"flowTuples\":["
          + "\"1663146000000,10.0.0.6,203.0.113.10,40001,3333,6,O,B,NX,0,0,0,0\"]}]}]}}\n";

  AzureFlowSourceContractTest() {
    super(
        new AzureFlowSource.Factory(),
        RECORD,
        "{\"category\":\"FlowLogFlowEvent\",\n",
        RECORD.replace("O,B", "O,D"));
  }
}
