package io.firedamp.ingest.sensor;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.avro.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads findings of Amazon GuardDuty: as EventBridge tells them, as they are exported to S3, as
 * {@code GetFindings} answers with capital letters, and where {@code service} was renamed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html">Finding</a>
 */
public final class GuardDutyParser extends AlertParser {
  private static final String SENSOR = "guardduty";
  private static final String WORKLOAD = "resource.kubernetesDetails.kubernetesWorkloadDetails.";
  private static final String INSTANCE = "resource.instanceDetails.";
  private static final String CONTAINER = "resource.containerDetails.";
  private static final String CONNECTION = "service.action.networkConnectionAction.";
  private static final String PROCESS = "service.runtimeDetails.process.";
  private static final List<String> READ =
      List.of(
          "id",
          "type",
          "title",
          "description",
          "severity",
          "accountId",
          "region",
          "createdAt",
          "updatedAt",
          "service.archived",
          "service.detectorId",
          "service.eventLastSeen",
          "service.additionalInfo.sample",
          "service.additionalInfo.value",
          "service.action.dnsRequestAction.domain",
          CONNECTION + "remoteIpDetails.ipAddressV4",
          CONNECTION + "remotePortDetails.port",
          PROCESS + "name",
          PROCESS + "executablePath",
          PROCESS + "executableSha256",
          "service.runtimeDetails.context.commandLineExample",
          WORKLOAD + "name",
          WORKLOAD + "type",
          WORKLOAD + "namespace",
          WORKLOAD + "uid",
          CONTAINER + "id",
          CONTAINER + "name",
          CONTAINER + "image",
          INSTANCE + "instanceId",
          INSTANCE + "networkInterfaces[].privateIpAddress",
          "resource.ecsClusterDetails.taskDetails.arn",
          "resource.lambdaDetails.functionName");

  public GuardDutyParser() {
    super(
        "guardduty-finding",
        Set.of("Findings", "findings"),
        Set.of(),
        READ.stream().flatMap(path -> Stream.of(dialects(path))).distinct().toArray(String[]::new));
  }

  /** One path as each dialect spells it. */
  private static String[] dialects(String path) {
    String renamed = path.startsWith("service") ? "finding" + path.substring(7) : path;
    return new String[] {path, "detail." + path, capitalised(path), renamed};
  }

  private static String capitalised(String path) {
    return Arrays.stream(path.split("\\."))
        .map(each -> each.substring(0, 1).toUpperCase(Locale.ROOT) + each.substring(1))
        .collect(Collectors.joining("."));
  }

  private static Optional<String> text(AlertFields alert, String path) {
    return alert.text(dialects(path));
  }

  @Override
  boolean isOurs(RecordHead head) {
    String text = head.text();
    if (head.keys().contains("detail-type")) {
      return text.contains("\"aws.guardduty\"") || text.contains("\"GuardDuty Finding\"");
    }
    boolean told = text.contains(":guardduty:") || text.contains("etectorId\"");
    return told
        && (head.keys().contains("Findings")
            || (head.keys().contains("schemaVersion") && head.keys().contains("type"))
            || (head.keys().contains("SchemaVersion") && head.keys().contains("Type")));
  }

  @Override
  boolean isOurs(AlertFields alert) {
    return text(alert, "type").isPresent() && Stream.of(dialects("service")).anyMatch(alert::has);
  }

  @Override
  void read(AlertFields alert, JsonItems items, Provenance from) throws MalformedEventException {
    if (isSample(alert)) {
      items.leaveOut("guardduty sample finding");
    } else if (alert.isTrue(dialects("service.archived"))) {
      items.leaveOut("guardduty finding that was archived");
    } else {
      add(alert, items, from);
    }
  }

  private static boolean isSample(AlertFields alert) {
    return alert.isTrue(dialects("service.additionalInfo.sample"))
        || text(alert, "service.additionalInfo.value")
            .filter(value -> value.replace(" ", "").matches("(?s).*\"sample\":\"?true.*"))
            .isPresent()
        || text(alert, "title").orElse("").startsWith("[SAMPLE]");
  }

  private static void add(AlertFields alert, JsonItems items, Provenance from)
      throws MalformedEventException {
    AlertDraft draft =
        new AlertDraft(SENSOR, text(alert, "type").orElse(""))
            .severity(severity(alert))
            .message(text(alert, "description"))
            .field("rule.name", text(alert, "title"))
            .field("event.id", text(alert, "id"))
            .field("cloud.account.id", text(alert, "accountId"))
            .field("cloud.region", text(alert, "region"))
            .field("cloud.instance.id", text(alert, INSTANCE + "instanceId"))
            .field("destination.domain", text(alert, "service.action.dnsRequestAction.domain"))
            .field("destination.ip", text(alert, CONNECTION + "remoteIpDetails.ipAddressV4"))
            .field("destination.port", text(alert, CONNECTION + "remotePortDetails.port"))
            .field("process.name", text(alert, PROCESS + "name"))
            .field("process.executable", text(alert, PROCESS + "executablePath"))
            .field("process.hash.sha256", text(alert, PROCESS + "executableSha256"))
            .field(
                "process.command_line",
                text(alert, "service.runtimeDetails.context.commandLineExample"))
            .field("container.name", text(alert, CONTAINER + "name"))
            .field("container.image.name", text(alert, CONTAINER + "image"));
    name(draft, alert);
    draft.addTo(
        items,
        from,
        alert.time(
            Stream.of("service.eventLastSeen", "updatedAt", "createdAt")
                .flatMap(path -> Stream.of(dialects(path)))
                .toArray(String[]::new)),
        text(alert, "id"));
  }

  /** The container or pod where it is told; a machine by its address, which tells its node. */
  private static void name(AlertDraft draft, AlertFields alert) {
    String kind = text(alert, WORKLOAD + "type").orElse("").toLowerCase(Locale.ROOT);
    String singular = kind.endsWith("s") ? kind.substring(0, kind.length() - 1) : kind;
    Optional<String> namespace = text(alert, WORKLOAD + "namespace");
    Optional<String> name = text(alert, WORKLOAD + "name");
    boolean pod = singular.equals("pod");
    draft
        .about(
            text(alert, CONTAINER + "id"),
            pod ? text(alert, WORKLOAD + "uid") : Optional.empty(),
            namespace,
            pod ? name : Optional.empty(),
            text(alert, INSTANCE + "instanceId"))
        .names()
        .workload(Optional.of(singular).filter(each -> !each.isEmpty() && !pod), namespace, name)
        .workload(
            text(alert, "resource.lambdaDetails.functionName").map(function -> "function"),
            Optional.empty(),
            text(alert, "resource.lambdaDetails.functionName"))
        .workload(
            text(alert, "resource.ecsClusterDetails.taskDetails.arn").map(task -> "task"),
            Optional.empty(),
            text(alert, "resource.ecsClusterDetails.taskDetails.arn")
                .map(arn -> arn.substring(arn.lastIndexOf('/') + 1)))
        .address(text(alert, INSTANCE + "networkInterfaces[].privateIpAddress"));
  }

  /** Below 4 low, below 7 medium, below 9 high, else critical. */
  private static Severity severity(AlertFields alert) throws MalformedEventException {
    double level = alert.number(dialects("severity")).map(Number::doubleValue).orElse(0.0);
    if (level >= 9) {
      return Severity.CRITICAL;
    }
    if (level >= 7) {
      return Severity.HIGH;
    }
    return level >= 4 ? Severity.MEDIUM : Severity.LOW;
  }
}
