package io.firedamp.sinks.pagerduty;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.firedamp.schemas.Product;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.Alert;
import io.firedamp.sinks.format.IncidentBrief;
import io.firedamp.sinks.format.IncidentFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * The body of {@code POST /v2/enqueue}, with the names and bounds of PagerDuty's page "Send an
 * Alert Event": {@code dedup_key} 255 characters, {@code summary} 1,024, all of it 512 KB, of which
 * what we write never needs an eighth.
 */
final class EnqueueRequest {
  private static final int LONGEST_KEY = 255;
  private static final int VALUE = 255;

  private final JsonFactory json = new JsonFactory();
  private final String routingKey;

  EnqueueRequest(String routingKey) {
    this.routingKey = routingKey;
  }

  /** Whether an incident's id can be told whole and be told apart from any other. */
  static boolean canTell(String id) {
    return !id.isBlank() && VisibleText.fits(id, LONGEST_KEY) && VisibleText.of(id).equals(id);
  }

  byte[] of(Alert alert) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = json.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("routing_key", routingKey);
      out.writeStringField("event_action", alert.action().name().toLowerCase(Locale.ROOT));
      out.writeStringField("dedup_key", alert.incident().getId());
      out.writeStringField("client", Product.NAME);
      out.writeObjectFieldStart("payload");
      payload(out, alert.incident());
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void payload(JsonGenerator out, Incident incident) throws IOException {
    IncidentBrief brief = IncidentBrief.of(incident);
    String workload = IncidentFacts.workload(incident);
    out.writeStringField("summary", brief.title());
    out.writeStringField("source", shown(incident.getCluster() + "/" + workload));
    out.writeStringField("severity", severity(incident.getSeverity()));
    out.writeStringField("timestamp", incident.getUpdated().toString());
    out.writeStringField("component", shown(workload));
    out.writeStringField("group", shown(incident.getCluster()));
    out.writeStringField("class", shown(IncidentFacts.rule(incident)));
    out.writeObjectFieldStart("custom_details");
    out.writeStringField("incident_id", incident.getId());
    out.writeNumberField("revision", incident.getRevision());
    out.writeStringField("delivery_key", DeliveryKey.of(incident).toString());
    out.writeBooleanField("truncated", brief.isCut());
    out.writeStringField("summary", brief.summary());
    for (IncidentBrief.Fact fact : brief.facts()) {
      out.writeStringField(fact.name(), fact.value());
    }
    out.writeEndObject();
  }

  private static String shown(String text) {
    return VisibleText.of(text, VALUE);
  }

  /** One of PagerDuty's four. */
  private static String severity(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "critical";
      case HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW, INFO -> "info";
    };
  }
}
