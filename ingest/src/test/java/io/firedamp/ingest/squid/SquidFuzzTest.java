package io.firedamp.ingest.squid;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class SquidFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsLines(byte[] record) {
    AnyBytes.readOrRefuse(new SquidParser(), record);
  }
}
