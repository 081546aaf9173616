package io.firedamp.ingest.cloudaudit;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class CloudAuditFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsRecords(byte[] record) {
    AnyBytes.readOrRefuse(new CloudAuditParser(), record);
  }
}
