package io.firedamp.sinks.format.json;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Workload;
import io.firedamp.sinks.DeliveryKey;
import java.io.IOException;

/** The fields that no common schema has: the whole incident, under one name. */
public final class FiredampFields {
  private final JsonFields out;
  private final Incident incident;

  private FiredampFields(JsonFields out, Incident incident) {
    this.out = out;
    this.incident = incident;
  }

  /** All of them, in an object under a name. */
  public static void write(JsonFields out, String name, Incident incident) throws IOException {
    FiredampFields fields = new FiredampFields(out, incident);
    out.object(name, fields::write);
  }

  private void write() throws IOException {
    out.id("delivery_key", DeliveryKey.of(incident).toString());
    out.id("incident_id", incident.getId());
    out.number("revision", incident.getRevision());
    out.text("kind", incident.getKind().name());
    out.text("status", incident.getStatus().name());
    out.text("change", incident.getChange());
    out.text("severity", incident.getSeverity().name());
    out.number("confidence", incident.getConfidence());
    out.measure("decibans", incident.getDecibans());
    out.text("title", incident.getTitle());
    out.text("cluster", incident.getCluster());
    out.object("workload", () -> workload(incident.getWorkload()));
    extent();
    out.texts("correlations", incident.getCorrelations());
    sum();
    legs();
    timeline();
    indicators();
    out.texts("campaigns", incident.getCampaigns());
    out.texts("images", incident.getImages());
    out.texts("containers", incident.getContainers());
    out.texts("pods", incident.getPods());
    out.texts("nodes", incident.getNodes());
    out.texts("destinations", incident.getDestinations());
    out.texts("users", incident.getUsers());
    evidence();
    out.id("content_hash", incident.getContentHash());
    out.flag("truncated", out.isCut());
  }

  private void workload(Workload workload) throws IOException {
    out.text("cluster", workload.getCluster());
    out.text("kind", workload.getKind());
    out.text("namespace", workload.getNamespace().orElse(""));
    out.text("name", workload.getName());
  }

  /** How wide it is, whether it goes on, and what it has cost. */
  private void extent() throws IOException {
    out.flag("ongoing", incident.getOngoing());
    if (incident.getLastSeen().isPresent()) {
      out.time("last_seen", incident.getLastSeen().get());
    }
    out.number("pods_now", incident.getPodsNow());
    out.number("pods_ever", incident.getPodsEver());
    out.number("nodes_now", incident.getNodesNow());
    out.number("nodes_ever", incident.getNodesEver());
    out.texts("burning", incident.getBurning());
    out.measure("cores", incident.getCores());
    out.measure("core_hours", incident.getCoreHours());
    out.measure("cost_usd", incident.getCost());
  }

  /** The addition behind the confidence, line by line. */
  private void sum() throws IOException {
    out.objects(
        "sum",
        incident.getSum(),
        out.detail().entries(),
        line -> {
          out.text("label", line.getLabel());
          out.measure("decibans", line.getDecibans());
          out.text("note", line.getNote());
        });
  }

  private void legs() throws IOException {
    out.objects(
        "legs",
        incident.getLegs(),
        out.detail().elements(),
        leg -> {
          out.text("leg", leg.getLeg().name());
          out.text("rule", leg.getRule());
          out.number("weight", leg.getWeight());
          out.measure("decibans", leg.getDecibans());
          out.texts("traits", leg.getTraits());
        });
  }

  private void timeline() throws IOException {
    out.objects(
        "timeline",
        incident.getTimeline(),
        out.detail().entries(),
        entry -> {
          out.time("time", entry.getTime());
          out.text("leg", entry.getLeg().name());
          out.text("rule", entry.getRule());
          out.text("title", entry.getTitle());
          out.text("detail", entry.getDetail());
          out.text("severity", entry.getSeverity().name());
          out.number("weight", entry.getWeight());
          out.measure("decibans", entry.getDecibans());
          if (entry.getUntil().isPresent()) {
            out.time("until", entry.getUntil().get());
          }
          out.id("signal_id", entry.getSignalId());
          out.text("subject", entry.getSubject());
        });
  }

  private void indicators() throws IOException {
    out.objects(
        "indicators",
        incident.getIndicators(),
        out.detail().elements(),
        indicator -> {
          out.text("type", indicator.getType());
          out.text("value", indicator.getValue());
        });
  }

  private void evidence() throws IOException {
    out.objects(
        "evidence",
        incident.getEvidence(),
        out.detail().entries(),
        found -> {
          out.text("topic", found.getTopic());
          out.number("partition", found.getPartition());
          out.number("offset", found.getOffset());
          out.id("event_id", found.getEventId());
          out.time("time", found.getTime());
        });
  }
}
