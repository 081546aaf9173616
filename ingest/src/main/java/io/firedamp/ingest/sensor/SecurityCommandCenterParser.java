package io.firedamp.ingest.sensor;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.avro.Severity;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads threats that Google's Security Command Center found: notifications, lists of findings, and
 * log entries of Event Threat Detection. What it says of posture is left out.
 *
 * @see <a
 *     href="https://cloud.google.com/security-command-center/docs/reference/rest/v2/organizations.sources.findings">Finding</a>
 */
public final class SecurityCommandCenterParser extends AlertParser {
  private static final String SENSOR = "security-command-center";
  private static final String FINDING = "finding.";
  private static final String PROPERTIES = FINDING + "sourceProperties.properties.";
  private static final String LOGGED = "jsonPayload.";

  public SecurityCommandCenterParser() {
    super(
        "security-command-center-finding",
        Set.of("listFindingsResults", "findings"),
        Set.of(),
        FINDING + "name",
        FINDING + "category",
        FINDING + "state",
        FINDING + "mute",
        FINDING + "findingClass",
        FINDING + "severity",
        FINDING + "description",
        FINDING + "eventTime",
        FINDING + "resourceName",
        FINDING + "kubernetes.pods[].ns",
        FINDING + "kubernetes.pods[].name",
        FINDING + "containers[].name",
        FINDING + "containers[].uri",
        FINDING + "processes[].binary.path",
        FINDING + "processes[].name",
        FINDING + "processes[].args[]",
        FINDING + "indicator.domains[]",
        FINDING + "connections[].destinationIp",
        FINDING + "connections[].destinationPort",
        FINDING + "mitreAttack.primaryTechniques[]",
        PROPERTIES + "instanceDetails",
        PROPERTIES + "vmName",
        FINDING + "sourceProperties.detectionCategory.technique",
        "resource.displayName",
        "resource.type",
        "resource.projectDisplayName",
        "timestamp",
        "insertId",
        "logName",
        LOGGED + "detectionCategory.ruleName",
        LOGGED + "detectionCategory.subRuleName",
        LOGGED + "detectionCategory.technique",
        LOGGED + "detectionPriority",
        LOGGED + "properties.instanceDetails",
        LOGGED + "properties.domain");
  }

  @Override
  boolean isOurs(RecordHead head) {
    if (head.keys().contains("jsonPayload")) {
      return head.text().contains("threatdetection.googleapis.com")
          || head.text().contains("\"detectionCategory\"");
    }
    return (head.keys().contains("finding") || head.keys().contains("listFindingsResults"))
        && head.text().contains("/sources/")
        && head.text().contains("\"category\"");
  }

  @Override
  boolean isOurs(AlertFields alert) {
    return alert.has(FINDING + "category") || alert.has(LOGGED + "detectionCategory");
  }

  @Override
  void read(AlertFields alert, JsonItems items, Provenance from) throws MalformedEventException {
    Optional<String> reason = whyNot(alert);
    if (reason.isPresent()) {
      items.leaveOut(reason.get());
      return;
    }
    boolean logged = alert.has(LOGGED + "detectionCategory");
    Optional<String> machine =
        alert
            .text(PROPERTIES + "instanceDetails", LOGGED + "properties.instanceDetails")
            .or(() -> machineIn(alert.text(FINDING + "resourceName")))
            .map(path -> path.substring(path.lastIndexOf('/') + 1));
    AlertDraft draft =
        new AlertDraft(SENSOR, rule(alert))
            .severity(severity(alert))
            .message(alert.text(FINDING + "description"))
            .field("event.id", alert.text(FINDING + "name"))
            .field(
                "rule.category",
                alert.text(
                    FINDING + "sourceProperties.detectionCategory.technique",
                    LOGGED + "detectionCategory.technique"))
            .field("cloud.project.name", alert.text("resource.projectDisplayName"))
            .field("process.executable", alert.text(FINDING + "processes[].binary.path"))
            .field("process.command_line", command(alert))
            .field(
                "destination.domain",
                alert.text(FINDING + "indicator.domains[]", LOGGED + "properties.domain"))
            .field("destination.ip", alert.text(FINDING + "connections[].destinationIp"))
            .field("destination.port", alert.text(FINDING + "connections[].destinationPort"))
            .field("container.name", alert.text(FINDING + "containers[].name"))
            .field("container.image.name", alert.text(FINDING + "containers[].uri"))
            .about(
                Optional.empty(),
                Optional.empty(),
                alert.text(FINDING + "kubernetes.pods[].ns"),
                alert.text(FINDING + "kubernetes.pods[].name"),
                alert.text(PROPERTIES + "vmName").or(() -> machine));
    draft
        .names()
        .workload(
            kind(alert.text("resource.type")),
            Optional.empty(),
            alert.text("resource.displayName"));
    draft.addTo(
        items,
        from,
        logged ? alert.time("timestamp") : alert.time(FINDING + "eventTime"),
        alert.text(FINDING + "name", "insertId"));
  }

  private static Optional<String> whyNot(AlertFields alert) {
    if (alert.text(FINDING + "state").orElse("").equals("INACTIVE")) {
      return Optional.of("security-command-center finding that is inactive");
    }
    if (alert.text(FINDING + "mute").orElse("").equals("MUTED")) {
      return Optional.of("security-command-center finding that is muted");
    }
    // Before there were classes, posture was called in capitals and threats in words.
    boolean posture =
        alert
            .text(FINDING + "findingClass")
            .map(each -> !each.equals("THREAT") && !each.equals("FINDING_CLASS_UNSPECIFIED"))
            .orElseGet(
                () -> alert.text(FINDING + "category").orElse("").matches("[A-Z0-9_]{1,256}"));
    return posture
        ? Optional.of("security-command-center finding that is no threat")
        : Optional.empty();
  }

  private static String rule(AlertFields alert) {
    return alert
        .text(FINDING + "category", LOGGED + "detectionCategory.subRuleName")
        .or(() -> alert.text(LOGGED + "detectionCategory.ruleName"))
        .orElse("");
  }

  private static Optional<String> command(AlertFields alert) {
    return alert
        .text(FINDING + "processes[].args[]")
        .map(
            args ->
                alert
                    .text(FINDING + "processes[].binary.path")
                    .map(path -> path + " " + args)
                    .orElse(args));
  }

  /** An instance's resource ends in its number, by which Kubernetes knows no node. */
  private static Optional<String> machineIn(Optional<String> resource) {
    return resource
        .filter(name -> name.contains("/instances/"))
        .filter(name -> !name.matches(".*/instances/\\d+"));
  }

  /** The last word of {@code google.container.Cluster}; a machine is a node. */
  private static Optional<String> kind(Optional<String> type) {
    return type.map(name -> name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
        .filter(name -> !name.equals("project") && !name.equals("organization"));
  }

  private static Severity severity(AlertFields alert) {
    String said =
        alert
            .text(FINDING + "severity", LOGGED + "detectionPriority")
            .orElse("")
            .toUpperCase(Locale.ROOT);
    return Arrays.stream(Severity.values())
        .filter(each -> each.name().equals(said))
        .findFirst()
        .orElse(Severity.MEDIUM);
  }
}
