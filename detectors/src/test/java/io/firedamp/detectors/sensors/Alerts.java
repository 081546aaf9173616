package io.firedamp.detectors.sensors;

import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.SensorAlert;
import io.firedamp.schemas.avro.Severity;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Alerts as sources publish them. */
final class Alerts {
  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  static final Alias POD = Alias.pod("prod", "shop", "web-1");
  static final String MINER = "/tmp/kworker -o stratum+tcp://pool.example.com:3333 -u worker";

  private Alerts() {}

  static SensorAlert alert(String sensor, String rule, Map<String, String> fields) {
    return alert(sensor, rule, fields, NOON);
  }

  static SensorAlert alert(String sensor, String rule, Map<String, String> fields, Instant time) {
    Map<String, String> all = new TreeMap<>(fields);
    all.putIfAbsent("event.kind", "alert");
    return SensorAlert.newBuilder()
        .setEventId(sensor + rule + time)
        .setTime(time)
        .setCluster("prod")
        .setSource("test")
        .setSensor(sensor)
        .setRule(rule)
        .setSubject(POD.toString())
        .setSeverity(Severity.INFO)
        .setMessage("said by " + sensor)
        .setFields(all)
        .build();
  }

  /** The start of a process, of which the sensor thinks nothing. */
  static SensorAlert started(String sensor, String command) {
    return alert(
        sensor, "process_exec", Map.of("event.kind", "event", "process.command_line", command));
  }
}
