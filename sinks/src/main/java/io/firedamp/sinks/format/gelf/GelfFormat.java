package io.firedamp.sinks.format.gelf;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.Destination;
import io.firedamp.sinks.format.IncidentFacts;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.json.JsonDocument;
import io.firedamp.sinks.format.json.JsonFields;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * An incident as a message of the Graylog Extended Log Format 1.1: flat, of texts and numbers, with
 * an underscore before each field of ours ({@code _id} is Graylog's own).
 *
 * <p>What does not fit is told in less {@link io.firedamp.sinks.format.json.Detail}; {@code
 * _truncated} says so; ids are always whole.
 */
public final class GelfFormat implements IncidentFormat {
  private static final String KEY = "_delivery_key";

  private final JsonDocument document = new JsonDocument(GelfFormat::write, KEY);

  @Override
  public String name() {
    return "gelf";
  }

  @Override
  public String about() {
    return "Graylog Extended Log Format 1.1, one JSON object a line.";
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public int smallest() {
    return JsonDocument.SMALLEST;
  }

  @Override
  public byte[] format(Incident incident, int largest) {
    requireRoom(largest);
    return document.within(largest, incident);
  }

  @Override
  public Optional<DeliveryKey> deliveryKey(byte[] line) {
    return document.deliveryKey(line);
  }

  private static void write(JsonFields out, Incident incident) throws IOException {
    out.text("version", "1.1");
    out.text("host", incident.getCluster().isBlank() ? "firedamp" : incident.getCluster());
    out.text("short_message", IncidentFacts.title(incident));
    out.text("full_message", incident.getSummary(), out.detail().summary());
    out.decimal("timestamp", BigDecimal.valueOf(incident.getUpdated().toEpochMilli(), 3));
    out.number("level", IncidentFacts.severityOfSyslog(incident.getSeverity()));
    out.id(KEY, DeliveryKey.of(incident).toString());
    out.id("_incident_id", incident.getId());
    out.number("_revision", incident.getRevision());
    out.text("_kind", incident.getKind().name());
    out.text("_status", incident.getStatus().name());
    out.text("_change", incident.getChange());
    out.text("_severity", incident.getSeverity().name());
    out.number("_confidence", incident.getConfidence());
    out.text("_rule", IncidentFacts.rule(incident));
    out.time("_opened", incident.getOpened());
    out.text("_cluster", incident.getCluster());
    out.text("_workload", IncidentFacts.workload(incident));
    out.text("_namespace", incident.getWorkload().getNamespace().orElse(""));
    peer(out, incident);
    listed(out, "_destinations", incident.getDestinations());
    listed(out, "_nodes", incident.getNodes());
    listed(out, "_pods", incident.getPods());
    listed(out, "_images", incident.getImages());
    listed(out, "_users", incident.getUsers());
    listed(out, "_burning", incident.getBurning());
    listed(out, "_techniques", incident.getTechniques().stream().map(Technique::getId).toList());
    listed(out, "_campaigns", incident.getCampaigns());
    out.measure("_cores", incident.getCores());
    out.measure("_core_hours", incident.getCoreHours());
    out.measure("_cost_usd", incident.getCost());
    // Last of all, so that it speaks for everything before; GELF has no truth values.
    out.number("_truncated", out.isCut() ? 1 : 0);
  }

  private static void peer(JsonFields out, Incident incident) throws IOException {
    if (incident.getDestinations().isEmpty()) {
      return;
    }
    Destination peer = Destination.parse(incident.getDestinations().get(0));
    out.text(peer.isAddress() ? "_dst_ip" : "_dst_host", peer.host());
    if (peer.port() > 0) {
      out.number("_dst_port", peer.port());
    }
  }

  /** GELF has no lists. */
  private static void listed(JsonFields out, String name, List<String> values) throws IOException {
    int most = out.detail().elements();
    out.text(name, String.join(", ", values.stream().limit(most).toList()));
    out.leftOut(values.size() > most);
  }
}
