package io.firedamp.ingest.calico;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class CalicoFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsFlows(byte[] record) {
    AnyBytes.readOrRefuse(new CalicoParser(), record);
  }
}
