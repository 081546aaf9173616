package io.firedamp.ingest.hubble;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class HubbleFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsAnswers(byte[] record) {
    AnyBytes.readOrRefuse(new HubbleParser(), record);
  }
}
