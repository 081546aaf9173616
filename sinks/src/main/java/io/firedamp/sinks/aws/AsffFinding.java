package io.firedamp.sinks.aws;

import com.fasterxml.jackson.core.JsonGenerator;
import io.firedamp.schemas.Product;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.IncidentBrief;
import io.firedamp.sinks.format.IncidentFacts;
import io.firedamp.sinks.http.JsonObject;
import io.firedamp.sinks.http.Payload;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * An incident in the AWS Security Finding Format (2018-10-08). What AWS lets customers change, as
 * workflow and note, is never told.
 */
final class AsffFinding {
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  /** Characters, as AWS bounds them. */
  private static final int TITLE = 256;

  private static final int DESCRIPTION = 1024;
  private static final int NAME = 512;

  private final String region;
  private final String account;
  private final String partition;

  AsffFinding(String region, String account) {
    this.region = region;
    this.account = account;
    this.partition =
        region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }

  Payload of(Incident incident) {
    return JsonObject.of(incident, out -> write(out, incident));
  }

  private void write(JsonGenerator out, Incident incident) throws IOException {
    IncidentBrief brief = IncidentBrief.of(incident);
    out.writeStringField("SchemaVersion", "2018-10-08");
    out.writeStringField("Id", incident.getId());
    out.writeStringField(
        "ProductArn",
        "arn:%s:securityhub:%s:%s:product/%s/default"
            .formatted(partition, region, account, account));
    out.writeStringField("ProductName", Product.NAME);
    out.writeStringField("CompanyName", Product.NAME);
    out.writeStringField("GeneratorId", VisibleText.of(IncidentFacts.rule(incident), NAME));
    out.writeStringField("AwsAccountId", account);
    out.writeStringField("CreatedAt", MILLIS.format(incident.getOpened()));
    out.writeStringField("UpdatedAt", MILLIS.format(updated(incident)));
    out.writeStringField("FirstObservedAt", MILLIS.format(incident.getOpened()));
    out.writeStringField(
        "LastObservedAt", MILLIS.format(incident.getLastSeen().orElse(incident.getUpdated())));
    out.writeNumberField("Confidence", incident.getConfidence());
    judgement(out, incident);
    out.writeObjectFieldStart("FindingProviderFields");
    out.writeNumberField("Confidence", incident.getConfidence());
    judgement(out, incident);
    out.writeEndObject();
    out.writeStringField("Title", VisibleText.of(brief.title(), TITLE));
    out.writeStringField("Description", VisibleText.of(description(brief), DESCRIPTION));
    out.writeStringField(
        "RecordState", incident.getStatus() == IncidentStatus.OPEN ? "ACTIVE" : "ARCHIVED");
    resources(out, incident);
    out.writeObjectFieldStart("ProductFields");
    out.writeStringField("firedamp/delivery-key", DeliveryKey.of(incident).toString());
    for (IncidentBrief.Fact fact : brief.facts()) {
      out.writeStringField("firedamp/" + fact.name().replace(' ', '-'), fact.value());
    }
    if (brief.isCut()) {
      out.writeStringField("firedamp/truncated", "true");
    }
    out.writeEndObject();
  }

  /** Later for each revision: a finding of the same time is no update to Security Hub. */
  private static Instant updated(Incident incident) {
    return incident.getUpdated().plusMillis(Math.max(0, incident.getRevision()));
  }

  private static String description(IncidentBrief brief) {
    return brief.summary().isBlank() ? brief.headline() : brief.summary();
  }

  private static void judgement(JsonGenerator out, Incident incident) throws IOException {
    out.writeObjectFieldStart("Severity");
    out.writeStringField("Label", label(incident.getSeverity()));
    out.writeStringField("Original", incident.getSeverity().name());
    out.writeEndObject();
    out.writeArrayFieldStart("Types");
    out.writeString(
        IncidentFacts.isHealth(incident)
            ? "Software and Configuration Checks"
            : "Effects/Resource Consumption");
    out.writeEndArray();
  }

  private static String label(Severity severity) {
    return severity == Severity.INFO ? "INFORMATIONAL" : severity.name();
  }

  private void resources(JsonGenerator out, Incident incident) throws IOException {
    out.writeArrayFieldStart("Resources");
    out.writeStartObject();
    out.writeStringField("Type", "Other");
    out.writeStringField(
        "Id", VisibleText.of(incident.getCluster() + "/" + IncidentFacts.workload(incident), NAME));
    out.writeStringField("Partition", partition);
    out.writeStringField("Region", region);
    out.writeEndObject();
    out.writeEndArray();
  }
}
