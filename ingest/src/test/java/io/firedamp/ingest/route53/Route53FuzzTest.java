package io.firedamp.ingest.route53;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class Route53FuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsRecords(byte[] record) {
    AnyBytes.readOrRefuse(new Route53Parser(), record);
  }
}
