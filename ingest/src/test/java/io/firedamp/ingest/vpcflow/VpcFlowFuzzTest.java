package io.firedamp.ingest.vpcflow;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class VpcFlowFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsRecords(byte[] record) {
    AnyBytes.readOrRefuse(new VpcFlowParser(), record);
  }
}
