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
 * Reads alerts of Kubescape's node agent as it logs them as JSON.
 *
 * @see <a href="https://kubescape.io/docs/operator/runtime-threat-detection/">Runtime threat
 *     detection</a>
 */
public final class KubescapeParser extends AlertParser {
  private static final String SENSOR = "kubescape";
  private static final String BASE = "BaseRuntimeMetadata.";
  private static final String POD = "RuntimeK8sDetails.";
  private static final String PROCESS = "RuntimeProcessDetails.processTree.";

  public KubescapeParser() {
    super(
        "kubescape-alert",
        Set.of(),
        // As shippers write them that know no objects.
        Set.of("BaseRuntimeMetadata", "RuntimeK8sDetails", "RuntimeProcessDetails"),
        "RuleID",
        "message",
        "time",
        BASE + "alertName",
        BASE + "severity",
        BASE + "timestamp",
        BASE + "arguments.args[]",
        BASE + "arguments.exec",
        BASE + "arguments.domain",
        BASE + "arguments.ip",
        BASE + "arguments.port",
        POD + "namespace",
        POD + "podNamespace",
        POD + "podName",
        POD + "containerID",
        POD + "containerName",
        POD + "image",
        POD + "nodeName",
        PROCESS + "cmdline",
        PROCESS + "comm",
        PROCESS + "path");
  }

  @Override
  boolean isOurs(RecordHead head) {
    return head.text().contains("\"BaseRuntimeMetadata\"")
        && head.keys().contains("BaseRuntimeMetadata");
  }

  @Override
  boolean isOurs(AlertFields alert) {
    return alert.has("BaseRuntimeMetadata");
  }

  @Override
  void read(AlertFields alert, JsonItems items, Provenance from) throws MalformedEventException {
    Optional<String> name = alert.text(BASE + "alertName");
    new AlertDraft(SENSOR, alert.text("RuleID").or(() -> name).orElse(""))
        .severity(severity(alert))
        .message(alert.text("message"))
        .field("rule.name", name)
        .field("process.name", alert.text(PROCESS + "comm"))
        .field("process.executable", alert.text(PROCESS + "path", BASE + "arguments.exec"))
        .field("process.command_line", alert.text(PROCESS + "cmdline", BASE + "arguments.args[]"))
        .field("destination.domain", alert.text(BASE + "arguments.domain"))
        .field("destination.ip", alert.text(BASE + "arguments.ip"))
        .field("destination.port", alert.text(BASE + "arguments.port"))
        .field("container.name", alert.text(POD + "containerName"))
        .field("container.image.name", alert.text(POD + "image"))
        .about(
            alert.text(POD + "containerID"),
            Optional.empty(),
            alert.text(POD + "podNamespace", POD + "namespace"),
            alert.text(POD + "podName"),
            alert.text(POD + "nodeName"))
        .addTo(items, from, alert.time(BASE + "timestamp", "time"), Optional.empty());
  }

  /** 0 to 10. */
  private static Severity severity(AlertFields alert) throws MalformedEventException {
    int level = alert.number(BASE + "severity").map(BigDecimal::intValue).orElse(0);
    if (level >= 10) {
      return Severity.CRITICAL;
    }
    if (level >= 8) {
      return Severity.HIGH;
    }
    return level >= 5 ? Severity.MEDIUM : Severity.LOW;
  }
}
