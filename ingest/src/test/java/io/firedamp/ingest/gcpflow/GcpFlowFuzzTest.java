package io.firedamp.ingest.gcpflow;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class GcpFlowFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsEntries(byte[] record) {
    AnyBytes.readOrRefuse(new GcpFlowParser(), record);
  }
}
