package io.firedamp.ingest.sensor;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.avro.Severity;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads KubeArmor's telemetry as JSON: what a policy matched as an alert of that policy, and each
 * start of a process that it logs. Other logs are left out.
 *
 * @see <a href="https://docs.kubearmor.io/kubearmor/documentation/kubearmor-events">Telemetry</a>
 */
public final class KubeArmorParser extends AlertParser {
  private static final String SENSOR = "kubearmor";

  public KubeArmorParser() {
    super(
        "kubearmor-event",
        Set.of(),
        Set.of(),
        "Timestamp",
        "UpdatedTime",
        "Type",
        "HostName",
        "NamespaceName",
        "PodName",
        "ContainerID",
        "ContainerName",
        "ContainerImage",
        "ProcessName",
        "ParentProcessName",
        "PolicyName",
        "Severity",
        "Message",
        "Source",
        "Operation",
        "Resource",
        "Data",
        "Action",
        "Result",
        "HostPID",
        "HostPPID");
  }

  @Override
  boolean isOurs(RecordHead head) {
    return head.text().contains("\"ClusterName\"")
        && head.keys().contains("Type")
        && head.keys().contains("Operation")
        && head.keys().contains("HostPPID");
  }

  @Override
  boolean isOurs(AlertFields alert) {
    return alert.has("Type") && alert.has("Operation") && alert.has("HostPPID");
  }

  @Override
  void read(AlertFields alert, JsonItems items, Provenance from) throws MalformedEventException {
    boolean matched = alert.text("Type").orElse("").startsWith("Matched");
    boolean exec =
        alert.text("Operation").orElse("").equals("Process")
            && alert.text("Data").orElse("").contains("SYS_EXECVE");
    if (!matched && !exec) {
      items.leaveOut("kubearmor log that is no start of a process and of no policy");
      return;
    }
    AlertDraft draft =
        new AlertDraft(SENSOR, matched ? alert.text("PolicyName").orElse("policy") : "process_exec")
            .severity(matched ? severity(alert) : Severity.INFO)
            .message(alert.text("Message"))
            .field(
                "event.action", alert.text("Operation").map(each -> each.toLowerCase(Locale.ROOT)))
            .field("event.outcome", alert.text("Action"))
            .field("process.command_line", exec ? alert.text("Resource") : alert.text("Source"))
            .field("process.executable", alert.text("ProcessName"))
            .field("process.pid", alert.text("HostPID"))
            .field("process.parent.command_line", exec ? alert.text("Source") : Optional.empty())
            .field("container.name", alert.text("ContainerName"))
            .field("container.image.name", alert.text("ContainerImage"))
            .about(
                alert.text("ContainerID"),
                Optional.empty(),
                alert.text("NamespaceName"),
                alert.text("PodName"),
                alert.text("HostName"));
    if (!matched) {
      draft.asExecution();
    }
    draft.addTo(
        items,
        from,
        alert.has("UpdatedTime") ? alert.time("UpdatedTime") : alert.epochSeconds("Timestamp"),
        Optional.empty());
  }

  /** 1 to 10, as whoever wrote the policy thinks. */
  private static Severity severity(AlertFields alert) throws MalformedEventException {
    int level = alert.number("Severity").map(BigDecimal::intValue).orElse(1);
    if (level >= 8) {
      return Severity.HIGH;
    }
    return level >= 4 ? Severity.MEDIUM : Severity.LOW;
  }
}
