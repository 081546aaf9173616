package io.firedamp.ingest.coredns;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class CoreDnsFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsLines(byte[] record) {
    AnyBytes.readOrRefuse(new CoreDnsParser(), record);
  }
}
