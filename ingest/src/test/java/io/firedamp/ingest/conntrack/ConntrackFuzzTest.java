package io.firedamp.ingest.conntrack;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class ConntrackFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsEvents(byte[] record) {
    AnyBytes.readOrRefuse(new ConntrackParser(), record);
  }
}
