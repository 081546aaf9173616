package io.firedamp.sinks.format;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Workload;
import io.firedamp.sinks.DeliveryKey;
import java.io.IOException;

/** The fields that no common schema has: the whole incident, under one name. */
final class FiredampFields {
  private final JsonFields out;
  private final Incident incident;

  private FiredampFields(JsonFields out, Incident incident) {
    this.out = out;
    this.incident = incident;
  }

  static void write(JsonFields out, Incident incident) throws IOException {
    FiredampFields fields = new FiredampFields(out, incident);
    out.object("firedamp", fields::write);
  }

  private void write() throws IOException {
    out.id("delivery_key", DeliveryKey.of(incident).toString());
    out.id("incident_id", incident.getId());
    out.number("revision", incident.getRevision());
    out.text("status", incident.getStatus().name());
    out.text("severity", incident.getSeverity().name());
    out.number("confidence", incident.getConfidence());
    out.text("title", incident.getTitle());
    out.text("cluster", incident.getCluster());
    out.object("workload", () -> workload(incident.getWorkload()));
    out.texts("correlations", incident.getCorrelations());
    legs();
    timeline();
    indicators();
    out.texts("images", incident.getImages());
    out.texts("containers", incident.getContainers());
    out.texts("pods", incident.getPods());
    out.texts("nodes", incident.getNodes());
    out.texts("destinations", incident.getDestinations());
    out.texts("users", incident.getUsers());
    evidence();
    out.id("content_hash", incident.getContentHash());
    out.flag("truncated", out.detail() != Detail.FULL);
  }

  private void workload(Workload workload) throws IOException {
    out.text("cluster", workload.getCluster());
    out.text("kind", workload.getKind());
    out.text("namespace", workload.getNamespace().orElse(""));
    out.text("name", workload.getName());
  }

  private void legs() throws IOException {
    out.objects(
        "legs",
        incident.getLegs(),
        out.detail().elements,
        leg -> {
          out.text("leg", leg.getLeg().name());
          out.text("rule", leg.getRule());
          out.number("weight", leg.getWeight());
        });
  }

  private void timeline() throws IOException {
    out.objects(
        "timeline",
        incident.getTimeline(),
        out.detail().entries,
        entry -> {
          out.time("time", entry.getTime());
          out.text("leg", entry.getLeg().name());
          out.text("rule", entry.getRule());
          out.text("title", entry.getTitle());
          out.text("detail", entry.getDetail());
          out.text("severity", entry.getSeverity().name());
          out.number("weight", entry.getWeight());
          out.id("signal_id", entry.getSignalId());
          out.text("subject", entry.getSubject());
        });
  }

  private void indicators() throws IOException {
    out.objects(
        "indicators",
        incident.getIndicators(),
        out.detail().elements,
        indicator -> {
          out.text("type", indicator.getType());
          out.text("value", indicator.getValue());
        });
  }

  private void evidence() throws IOException {
    out.objects(
        "evidence",
        incident.getEvidence(),
        out.detail().entries,
        found -> {
          out.text("topic", found.getTopic());
          out.number("partition", found.getPartition());
          out.number("offset", found.getOffset());
          out.id("event_id", found.getEventId());
          out.time("time", found.getTime());
        });
  }
}
