package io.firedamp.ingest.cloudaudit;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.avro.CloudEvent;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One record of Azure's activity log, as a diagnostic setting sends it, or the API answers it. A
 * request is told when it begins and when it ends; it is read when it ends.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/azure-monitor/essentials/activity-log-schema">Activity
 *     log event schema</a>
 */
final class AzureActivity {
  private static final Pattern SUBSCRIPTION =
      Pattern.compile("/subscriptions/([^/]{1,64})", Pattern.CASE_INSENSITIVE);
  private static final Set<String> BEGUN = Set.of("start", "started", "accept", "accepted");
  private static final Set<String> GRANTED = Set.of("", "success", "succeeded");

  private final AuditRecord record;

  AzureActivity(AuditRecord record) {
    this.record = record;
  }

  static Stream<String> fields() {
    return Stream.of(
        "time",
        "eventTimestamp",
        "eventDataId",
        "correlationId",
        "resourceId",
        "subscriptionId",
        "operationName",
        "operationName.value",
        "category",
        "category.value",
        "resultType",
        "resultSignature",
        "status.value",
        "subStatus.value",
        "callerIpAddress",
        "httpRequest.clientIpAddress",
        "caller",
        "location",
        "identity.claims.name",
        "identity.claims.appid",
        "identity.claims.idtyp",
        "identity.authorization.evidence.principalType",
        "identity.authorization.evidence.principalId",
        "claims.name",
        "claims.appid",
        "claims.idtyp",
        "properties.vmSize",
        "properties.statusCode");
  }

  Meaning meaning(Provenance from) throws MalformedEventException {
    String category = AuditRecord.orEmpty(record.first("category", "category.value"));
    if (!category.equals("Administrative")) {
      return Meaning.leftOut("record of another category of Azure's");
    }
    String result =
        AuditRecord.orEmpty(record.first("resultType", "status.value")).toLowerCase(Locale.ROOT);
    if (BEGUN.contains(result)) {
      return Meaning.leftOut("beginning of an operation whose end is told");
    }
    return Meaning.of(List.of(Events.of(event(result, from))));
  }

  private CloudEvent event(String result, Provenance from) throws MalformedEventException {
    Instant time = record.time("time", "eventTimestamp");
    String operation = record.first("operationName", "operationName.value");
    if (operation == null) {
      throw JsonFields.missing("operationName");
    }
    String resource = AuditRecord.orEmpty(record.text("resourceId"));
    String address = record.first("callerIpAddress", "httpRequest.clientIpAddress");
    Facts facts = new Facts();
    facts.put("instance.type", record.text("properties.vmSize"));
    return CloudEvent.newBuilder()
        .setEventId(id(time, operation, resource, result))
        .setTime(time)
        .setCluster(from.cluster())
        .setSource(from.source())
        .setProvider("azure")
        .setAccount(subscription(resource))
        .setPrincipal(principal())
        .setPrincipalType(
            AuditRecord.orEmpty(
                record.first(
                    "identity.authorization.evidence.principalType",
                    "identity.claims.idtyp",
                    "claims.idtyp")))
        .setSourceAddress(
            address == null ? null : AddressText.canonical(withoutPort(address)).orElse(null))
        .setService(serviceIn(operation))
        .setEvent(operation)
        .setRegion(record.text("location"))
        .setResources(resource.isEmpty() ? List.of() : List.of(resource))
        .setErrorCode(GRANTED.contains(result) ? null : error(result))
        .setFacts(facts.asMap())
        .build();
  }

  private String id(Instant time, String operation, String resource, String result) {
    String own = record.text("eventDataId");
    return own == null
        ? ContentId.of(
            "azure-activity",
            time.toString(),
            AuditRecord.orEmpty(record.text("correlationId")),
            operation,
            resource,
            result)
        : own;
  }

  private String subscription(String resource) {
    String told = record.text("subscriptionId");
    Matcher within = SUBSCRIPTION.matcher(resource);
    if (told != null) {
      return told.toLowerCase(Locale.ROOT);
    }
    return within.find() ? within.group(1).toLowerCase(Locale.ROOT) : "";
  }

  private String principal() {
    return AuditRecord.orEmpty(
        record.first(
            "caller",
            "identity.claims.name",
            "claims.name",
            "identity.claims.appid",
            "claims.appid",
            "identity.authorization.evidence.principalId"));
  }

  private static String serviceIn(String operation) {
    int slash = operation.indexOf('/');
    return slash < 0 ? operation : operation.substring(0, slash);
  }

  private String error(String result) {
    String signature = record.first("resultSignature", "subStatus.value");
    return signature == null ? result : signature;
  }

  /** IPv4 alone comes with one. */
  private static String withoutPort(String address) {
    int colon = address.indexOf(':');
    return colon > 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
  }
}
