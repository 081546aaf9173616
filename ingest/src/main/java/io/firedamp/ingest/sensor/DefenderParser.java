package io.firedamp.ingest.sensor;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.avro.Severity;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads alerts of Microsoft Defender for Cloud: as its API answers, as continuous export writes
 * them to an event hub, as rows of {@code SecurityAlert}, and as records of the activity log.
 *
 * @see <a href="https://learn.microsoft.com/en-us/rest/api/defenderforcloud/alerts">Alerts</a>
 */
public final class DefenderParser extends AlertParser {
  private static final String SENSOR = "defender-for-cloud";
  private static final String EXTENDED = "ExtendedProperties.";
  private static final String API = "properties.";
  private static final String API_EXTENDED = API + "extendedProperties.";
  private static final String ACTIVITY = "MICROSOFT.SECURITY/LOCATIONS/ALERTS";
  private static final Pattern RESOURCE =
      Pattern.compile("(?i).*/(virtualMachines|managedClusters)/([A-Za-z0-9._-]{1,253})(?:/.*)?");

  private static final Set<String> CLOSED = Set.of("dismissed", "resolved");

  public DefenderParser() {
    super(
        "defender-alert",
        Set.of("records", "value"),
        Set.of("ExtendedProperties", "Entities"),
        "AlertType",
        "AlertName",
        "DisplayName",
        "AlertDisplayName",
        "Description",
        "AlertSeverity",
        "Severity",
        "Status",
        "IsIncident",
        "SystemAlertId",
        "VendorName",
        "CompromisedEntity",
        "ResourceId",
        "AzureResourceId",
        "TimeGenerated",
        "StartTime",
        "EndTime",
        "StartTimeUtc",
        "EndTimeUtc",
        EXTENDED + "Suspicious Command Line",
        EXTENDED + "Command Line",
        EXTENDED + "Suspicious Process",
        EXTENDED + "Compromised Host",
        EXTENDED + "Namespace",
        EXTENDED + "Pod name",
        EXTENDED + "Container name",
        EXTENDED + "Container ID",
        EXTENDED + "Container image",
        API + "alertType",
        API + "alertDisplayName",
        API + "description",
        API + "severity",
        API + "status",
        API + "isIncident",
        API + "systemAlertId",
        API + "compromisedEntity",
        API + "startTimeUtc",
        API + "endTimeUtc",
        API + "commandLine",
        API + "processName",
        API + "Severity",
        API + "resourceIdentifiers[].azureResourceId",
        API_EXTENDED + "Suspicious Command Line",
        API_EXTENDED + "suspicious Command Line",
        API_EXTENDED + "Suspicious Process",
        API_EXTENDED + "Namespace",
        API_EXTENDED + "Pod name",
        API_EXTENDED + "Container name",
        API_EXTENDED + "Container ID",
        "operationName",
        "resultType",
        "resourceId",
        "time",
        "id");
  }

  @Override
  boolean isOurs(RecordHead head) {
    String text = head.text();
    boolean row =
        head.keys().contains("AlertType")
            && text.contains("Alert")
            && text.contains("\"VendorName\"");
    boolean activity = text.contains(ACTIVITY);
    boolean api = text.contains("Microsoft.Security/") && text.contains("\"alertType\"");
    return row || activity || api;
  }

  @Override
  boolean isOurs(AlertFields alert) {
    return alert.has("AlertType")
        || alert.has(API + "alertType")
        || alert.text("operationName").filter(DefenderParser::isActivity).isPresent();
  }

  private static boolean isActivity(String operation) {
    return operation.toUpperCase(Locale.ROOT).startsWith(ACTIVITY);
  }

  @Override
  void read(AlertFields alert, JsonItems items, Provenance from) throws MalformedEventException {
    String type = alert.text("AlertType", API + "alertType").orElse("");
    Optional<String> name =
        alert.text("AlertDisplayName", "AlertName", "DisplayName", API + "alertDisplayName");
    if (type.startsWith("SIMULATED_") || name.orElse("").startsWith("[SAMPLE ALERT]")) {
      items.leaveOut("defender-for-cloud sample alert");
    } else if (CLOSED.contains(
        alert.text("Status", API + "status").orElse("").toLowerCase(Locale.ROOT))) {
      items.leaveOut("defender-for-cloud alert that was dismissed or resolved");
    } else if (alert.isTrue("IsIncident", API + "isIncident")) {
      items.leaveOut("defender-for-cloud incident, of alerts that are told apart");
    } else {
      add(type, name, alert, items, from);
    }
  }

  private static void add(
      String type, Optional<String> name, AlertFields alert, JsonItems items, Provenance from)
      throws MalformedEventException {
    Optional<String> resource =
        alert.text(
            "AzureResourceId",
            "ResourceId",
            "resourceId",
            API + "resourceIdentifiers[].azureResourceId");
    Matcher named = RESOURCE.matcher(resource.orElse(""));
    boolean known = named.matches();
    boolean machine = known && named.group(1).equalsIgnoreCase("virtualMachines");
    Optional<String> resourceName = known ? Optional.of(named.group(2)) : Optional.empty();
    AlertDraft draft =
        new AlertDraft(SENSOR, type.isEmpty() ? "activity-log" : type)
            .severity(severity(alert))
            .message(alert.text("Description", API + "description").or(() -> name))
            .field("rule.name", name)
            .field("event.id", alert.text("SystemAlertId", API + "systemAlertId"))
            .field("cloud.resource.id", resource)
            .field(
                "process.command_line",
                alert.text(
                    EXTENDED + "Suspicious Command Line",
                    EXTENDED + "Command Line",
                    API_EXTENDED + "Suspicious Command Line",
                    API_EXTENDED + "suspicious Command Line",
                    API + "commandLine"))
            .field(
                "process.executable",
                alert.text(
                    EXTENDED + "Suspicious Process",
                    API_EXTENDED + "Suspicious Process",
                    API + "processName"))
            .field(
                "container.name",
                alert.text(EXTENDED + "Container name", API_EXTENDED + "Container name"))
            .field("container.image.name", alert.text(EXTENDED + "Container image"))
            .about(
                alert.text(EXTENDED + "Container ID", API_EXTENDED + "Container ID"),
                Optional.empty(),
                alert.text(EXTENDED + "Namespace", API_EXTENDED + "Namespace"),
                alert.text(EXTENDED + "Pod name", API_EXTENDED + "Pod name"),
                alert
                    .text(
                        EXTENDED + "Compromised Host",
                        "CompromisedEntity",
                        API + "compromisedEntity")
                    .or(() -> machine ? resourceName : Optional.empty()));
    draft
        .names()
        .workload(
            known && !machine ? Optional.of("managedcluster") : Optional.empty(),
            Optional.empty(),
            resourceName);
    draft.addTo(
        items,
        from,
        alert.time(
            "EndTimeUtc",
            API + "endTimeUtc",
            "EndTime",
            "StartTimeUtc",
            API + "startTimeUtc",
            "StartTime",
            "TimeGenerated",
            "time"),
        alert.text("SystemAlertId", API + "systemAlertId", "resourceId"));
  }

  private static Severity severity(AlertFields alert) {
    String said =
        alert
            .text("Severity", "AlertSeverity", API + "severity", API + "Severity")
            .orElse("")
            .toLowerCase(Locale.ROOT);
    return switch (said) {
      case "high" -> Severity.HIGH;
      case "medium" -> Severity.MEDIUM;
      case "low" -> Severity.LOW;
      default -> Severity.INFO;
    };
  }
}
