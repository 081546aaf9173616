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
 * Reads events of Aqua's Tracee as JSON: what a signature found as an alert of that signature, and
 * each start of a process. Other events are left out.
 *
 * @see <a href="https://aquasecurity.github.io/tracee/latest/docs/outputs/event-structure/">Event
 *     structure</a>
 */
public final class TraceeParser extends AlertParser {
  private static final String SENSOR = "tracee";
  private static final String EXEC = "sched_process_exec";
  private static final String SIGNATURE = "metadata.Properties.";

  public TraceeParser() {
    super(
        "tracee-event",
        Set.of(),
        Set.of(),
        "timestamp",
        "eventName",
        "hostName",
        "processName",
        "executable.path",
        "processEntityId",
        "hostProcessId",
        "containerId",
        "containerImage",
        "containerName",
        "podName",
        "podNamespace",
        "podUID",
        "container.id",
        "container.name",
        "container.image",
        "kubernetes.podName",
        "kubernetes.podNamespace",
        "kubernetes.podUID",
        NAMED + "argv[]",
        NAMED + "pathname",
        "metadata.Description",
        SIGNATURE + "signatureID",
        SIGNATURE + "signatureName",
        SIGNATURE + "Severity",
        SIGNATURE + "external_id");
  }

  @Override
  boolean isOurs(RecordHead head) {
    return head.text().contains("\"hostProcessId\"")
        && head.keys().contains("hostProcessId")
        && head.keys().contains("eventName");
  }

  @Override
  boolean isOurs(AlertFields alert) {
    return alert.has("eventName") && alert.has("hostProcessId");
  }

  @Override
  Set<String> namedValues() {
    return Set.of("args");
  }

  @Override
  void read(AlertFields alert, JsonItems items, Provenance from) throws MalformedEventException {
    String event = alert.text("eventName").orElse("");
    boolean signature = alert.has("metadata.Properties");
    if (!signature && !event.equals(EXEC)) {
      items.leaveOut("tracee event that is no start of a process and of no signature");
      return;
    }
    AlertDraft draft =
        new AlertDraft(SENSOR, alert.text(SIGNATURE + "signatureID").orElse(event))
            .severity(signature ? severity(alert) : Severity.INFO)
            .message(alert.text("metadata.Description"))
            .field("rule.name", signature ? Optional.of(event) : Optional.empty())
            .field("threat.technique.id", alert.text(SIGNATURE + "external_id"))
            .field("process.entity_id", alert.text("processEntityId"))
            .field("process.name", alert.text("processName"))
            .field("process.executable", alert.text(NAMED + "pathname", "executable.path"))
            .field("process.command_line", alert.text(NAMED + "argv[]"))
            .field("container.name", alert.text("container.name", "containerName"))
            .field("container.image.name", alert.text("container.image", "containerImage"))
            .about(
                alert.text("container.id", "containerId"),
                alert.text("kubernetes.podUID", "podUID"),
                alert.text("kubernetes.podNamespace", "podNamespace"),
                alert.text("kubernetes.podName", "podName"),
                alert.text("hostName"));
    if (!signature) {
      draft.asExecution();
    }
    draft.addTo(items, from, alert.epochNanos("timestamp"), Optional.empty());
  }

  /** 0 to 3: informative, low, medium, high; and 4 since there is critical. */
  private static Severity severity(AlertFields alert) throws MalformedEventException {
    int level = alert.number(SIGNATURE + "Severity").map(BigDecimal::intValue).orElse(0);
    Severity[] all = Severity.values();
    return all[Math.max(0, Math.min(level, all.length - 1))];
  }
}
