package io.firedamp.ingest.suricata;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class SuricataFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsEvents(byte[] record) {
    AnyBytes.readOrRefuse(new SuricataParser(), record);
  }
}
