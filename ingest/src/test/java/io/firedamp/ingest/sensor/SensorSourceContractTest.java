package io.firedamp.ingest.sensor;

import io.firedamp.ingest.PushedSourceContract;

class SensorSourceContractTest extends PushedSourceContract {
  private static final String ALERT =
      "{\"hostname\":\"node-1\",\"output\":\"a miner\",\"priority\":\"Critical\",\"rule\":\"A miner\","
          + "\"source\":\"syscall\",\"time\":\"2023-11-14T22:14:22.500000000Z\",\"output_fields\":"
          + "{\"container.id\":\"host\",\"proc.cmdline\":\"xmrig\"}}\n";

  SensorSourceContractTest() {
    super(
        new SensorSource.Factory(),
        ALERT,
        "{\"priority\":\n",
        ALERT.replace("\"rule\":\"A miner\"", "\"rule\":\"Falco internal: metrics snapshot\""));
  }
}
