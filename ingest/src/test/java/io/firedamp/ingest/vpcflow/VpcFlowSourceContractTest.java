package io.firedamp.ingest.vpcflow;

import io.firedamp.ingest.PushedSourceContract;

class VpcFlowSourceContractTest extends PushedSourceContract {
  private static final String RECORD =
      "2 123456789012 eni-0a1b2c3d 10.20.0.7 203.0.113.81 51044 3333 6 70 7010 1700000000"
          + " 1700000600 ACCEPT OK\n";

  VpcFlowSourceContractTest() {
    super(
        new VpcFlowSource.Factory(),
        RECORD,
        "2 123456789012 eni-0a1b2c3d\n",
        RECORD.replace("ACCEPT", "REJECT"));
  }
}
