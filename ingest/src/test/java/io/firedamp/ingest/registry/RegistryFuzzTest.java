package io.firedamp.ingest.registry;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class RegistryFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsNotifications(byte[] record) {
    AnyBytes.readOrRefuse(new RegistryParser(), record);
  }
}
