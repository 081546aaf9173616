package io.firedamp.detectors.sensors;

import io.firedamp.schemas.avro.SensorAlert;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Of what a sensor said, what a signal carries on for people and SIEMs. */
final class AlertFacts {
  private static final List<String> KEPT =
      List.of(
          "cloud.account.id",
          "cloud.instance.id",
          "container.id",
          "container.name",
          "destination.domain",
          "destination.ip",
          "destination.port",
          "event.id",
          "event.outcome",
          "host.name",
          "process.command_line",
          "process.executable",
          "process.hash.sha256",
          "process.parent.command_line",
          "user.name");

  private AlertFacts() {}

  static SortedMap<String, String> of(SensorAlert alert) {
    SortedMap<String, String> facts = new TreeMap<>();
    Map<String, String> fields = alert.getFields();
    for (String name : KEPT) {
      String value = fields.get(name);
      if (value != null) {
        facts.put(name, value);
      }
    }
    facts.put("observer.product", alert.getSensor());
    facts.put("rule.name", fields.getOrDefault("rule.name", alert.getRule()));
    return facts;
  }

  /** What the sensor said, in one line. */
  static String detail(SensorAlert alert) {
    String said = "%s, rule '%s'".formatted(alert.getSensor(), alert.getRule());
    return alert.getMessage().isEmpty() ? said : said + ": " + alert.getMessage();
  }
}
