package io.firedamp.ingest.dnsmasq;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class DnsmasqFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsLines(byte[] record) {
    AnyBytes.readOrRefuse(new DnsmasqParser(), record);
  }
}
