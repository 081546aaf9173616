package io.firedamp.ingest.envoy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class EnvoyFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsRequests(byte[] record) {
    AnyBytes.readOrRefuse(new EnvoyParser(), record);
  }
}
