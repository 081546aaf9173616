package io.firedamp.ingest.zeek;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class ZeekFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsLogs(byte[] record) {
    AnyBytes.readOrRefuse(new ZeekParser(), record);
  }
}
