package io.firedamp.ingest.sensor;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.avro.Severity;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/**
 * Reads Wazuh's {@code alerts.json}: an alert of a rule about the machine of an agent.
 *
 * @see <a
 *     href="https://documentation.wazuh.com/current/user-manual/manager/alert-management.html">Alert
 *     management</a>
 */
public final class WazuhParser extends AlertParser {
  private static final String SENSOR = "wazuh";

  public WazuhParser() {
    super(
        "wazuh-alert",
        Set.of(),
        Set.of(),
        "timestamp",
        "id",
        "rule.id",
        "rule.level",
        "rule.description",
        "rule.groups[]",
        "rule.mitre.id[]",
        "agent.id",
        "agent.name",
        "agent.ip",
        "full_log",
        "location",
        "data.audit.exe",
        "data.audit.command",
        "data.audit.execve.a0",
        "data.audit.execve.a1",
        "data.audit.execve.a2",
        "data.audit.execve.a3",
        "data.audit.execve.a4",
        "data.audit.execve.a5",
        "data.audit.execve.a6",
        "data.audit.execve.a7",
        "data.dstip",
        "data.dstport",
        "data.srcuser");
  }

  @Override
  boolean isOurs(RecordHead head) {
    // A connection that Zeek told of is no alert, and is read from the line that Wazuh keeps.
    return head.text().contains("\"rule\"")
        && !head.text().contains("orig_h")
        && head.keys().contains("rule")
        && head.keys().contains("agent")
        && head.keys().contains("manager");
  }

  @Override
  boolean isOurs(AlertFields alert) {
    return alert.has("rule") && alert.has("agent");
  }

  @Override
  void read(AlertFields alert, JsonItems items, Provenance from) throws MalformedEventException {
    new AlertDraft(SENSOR, alert.text("rule.id").orElse(""))
        .severity(severity(alert))
        .message(alert.text("rule.description"))
        .field("rule.name", alert.text("rule.description"))
        .field("rule.category", alert.text("rule.groups[]"))
        .field("threat.technique.id", alert.text("rule.mitre.id[]"))
        .field("event.original", alert.text("full_log"))
        .field("process.executable", alert.text("data.audit.exe"))
        .field("process.command_line", command(alert))
        .field("destination.ip", alert.text("data.dstip"))
        .field("destination.port", alert.text("data.dstport"))
        .field("user.name", alert.text("data.srcuser"))
        .about(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            alert.text("agent.name"))
        .addTo(items, from, alert.time("timestamp"), alert.text("id"));
  }

  /** 0 to 15; what is 7 or more is mailed unless it is configured otherwise, 12 is urgent. */
  private static Severity severity(AlertFields alert) throws MalformedEventException {
    int level = alert.number("rule.level").map(BigDecimal::intValue).orElse(0);
    if (level >= 12) {
      return Severity.HIGH;
    }
    if (level >= 7) {
      return Severity.MEDIUM;
    }
    return level >= 4 ? Severity.LOW : Severity.INFO;
  }

  private static Optional<String> command(AlertFields alert) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      alert
          .text("data.audit.execve.a" + i)
          .ifPresent(word -> words.append(words.isEmpty() ? "" : " ").append(word));
    }
    return words.isEmpty() ? alert.text("data.audit.command") : Optional.of(words.toString());
  }
}
