package io.firedamp.ingest.sensor;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;

class SensorFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsFalco(byte[] record) {
    AnyBytes.readOrRefuse(new FalcoParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsTetragon(byte[] record) {
    AnyBytes.readOrRefuse(new TetragonParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsTracee(byte[] record) {
    AnyBytes.readOrRefuse(new TraceeParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsKubeArmor(byte[] record) {
    AnyBytes.readOrRefuse(new KubeArmorParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsKubescape(byte[] record) {
    AnyBytes.readOrRefuse(new KubescapeParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsWazuh(byte[] record) {
    AnyBytes.readOrRefuse(new WazuhParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsOsquery(byte[] record) {
    AnyBytes.readOrRefuse(new OsqueryParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsGuardDuty(byte[] record) {
    AnyBytes.readOrRefuse(new GuardDutyParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsDefender(byte[] record) {
    AnyBytes.readOrRefuse(new DefenderParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsSecurityCommandCenter(byte[] record) {
    AnyBytes.readOrRefuse(new SecurityCommandCenterParser(), record);
  }
}
