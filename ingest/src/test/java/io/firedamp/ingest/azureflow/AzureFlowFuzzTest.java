package io.firedamp.ingest.azureflow;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class AzureFlowFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsTuples(byte[] record) {
    AnyBytes.readOrRefuse(new AzureFlowParser(), record);
  }
}
