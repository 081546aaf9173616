package io.firedamp.ingest.kubernetes;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class KubernetesFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsAuditEvents(byte[] record) {
    AnyBytes.readOrRefuse(new KubernetesAuditParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsObjects(byte[] record) {
    AnyBytes.readOrRefuse(new KubernetesObjectsParser(), record);
  }
}
