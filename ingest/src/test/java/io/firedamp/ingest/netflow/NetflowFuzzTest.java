package io.firedamp.ingest.netflow;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class NetflowFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsDatagrams(byte[] datagram) {
    AnyBytes.readOrRefuse(new NetflowParser(), datagram);
  }
}
