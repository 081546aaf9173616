package io.firedamp.ingest.registry;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class ArtifactoryLogFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsLines(byte[] record) {
    AnyBytes.readOrRefuse(new ArtifactoryLogParser(), record);
  }
}
