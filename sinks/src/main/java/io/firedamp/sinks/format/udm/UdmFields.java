package io.firedamp.sinks.format.udm;

import io.firedamp.schemas.Product;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.Destination;
import io.firedamp.sinks.format.IncidentFacts;
import io.firedamp.sinks.format.json.FiredampFields;
import io.firedamp.sinks.format.json.JsonFields;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What an event of UDM says of an incident. Names and words are those of the model. */
final class UdmFields {
  private final JsonFields out;
  private final Incident incident;

  UdmFields(JsonFields out, Incident incident) {
    this.out = out;
    this.incident = incident;
  }

  void write() throws IOException {
    out.object("metadata", this::metadata);
    out.object("principal", this::principal);
    target();
    out.array("securityResult", List.of(this::result));
    out.object("additional", () -> FiredampFields.write(out, "firedamp", incident));
  }

  private void metadata() throws IOException {
    out.id("productLogId", DeliveryKey.of(incident).toString());
    out.time("eventTimestamp", incident.getUpdated());
    // Of all types it asks for the least, and an incident may know neither host nor peer.
    out.text("eventType", "GENERIC_EVENT");
    out.text("vendorName", Product.NAME);
    out.text("productName", Product.NAME);
    out.text("productVersion", Product.version());
    out.text("productEventType", IncidentFacts.rule(incident));
    out.text("description", IncidentFacts.title(incident));
  }

  /** The workload, on its first node. */
  private void principal() throws IOException {
    out.first("hostname", incident.getNodes());
    out.text("namespace", incident.getCluster());
    out.object(
        "resource",
        () -> {
          out.text("name", incident.getCluster() + "/" + IncidentFacts.workload(incident));
          out.text("resourceSubtype", incident.getWorkload().getKind());
        });
    if (!incident.getUsers().isEmpty()) {
      out.object("user", () -> out.first("userid", incident.getUsers()));
    }
  }

  /** Whom it spoke to: the first, as an event has one peer. */
  private void target() throws IOException {
    Optional<Destination> peer =
        incident.getDestinations().stream()
            .map(Destination::parse)
            .filter(each -> !each.host().isEmpty())
            .findFirst();
    if (peer.isEmpty()) {
      return;
    }
    out.object(
        "target",
        () -> {
          if (peer.get().isAddress()) {
            out.ids("ip", List.of(peer.get().host()));
          } else {
            out.text("hostname", peer.get().host());
          }
          if (peer.get().port() > 0) {
            out.number("port", peer.get().port());
          }
        });
  }

  private void result() throws IOException {
    out.text(
        "alertState",
        incident.getStatus() == IncidentStatus.OPEN && IncidentFacts.isAlert(incident)
            ? "ALERTING"
            : "NOT_ALERTING");
    out.text("severity", severity());
    out.text("confidence", confidence());
    if (!IncidentFacts.isHealth(incident)) {
      out.texts("category", List.of("SOFTWARE_MALICIOUS"));
    }
    out.text("ruleId", IncidentFacts.rule(incident));
    out.text("ruleName", IncidentFacts.title(incident));
    out.text("summary", IncidentFacts.title(incident));
    out.text("description", incident.getSummary(), out.detail().summary());
    List<JsonFields.Body> techniques =
        incident.getTechniques().stream()
            .filter(technique -> !technique.getId().isEmpty())
            .<JsonFields.Body>map(technique -> () -> technique(technique))
            .toList();
    List<JsonFields.Body> tactics =
        incident.getTechniques().stream()
            .filter(technique -> !technique.getTacticId().isEmpty())
            .<JsonFields.Body>map(technique -> () -> tactic(technique))
            .toList();
    if (!techniques.isEmpty() || !tactics.isEmpty()) {
      out.object(
          "attackDetails",
          () -> {
            out.array("tactics", tactics);
            out.array("techniques", techniques);
          });
    }
  }

  private void tactic(Technique technique) throws IOException {
    out.text("id", technique.getTacticId());
    out.text("name", technique.getTactic());
  }

  private void technique(Technique technique) throws IOException {
    String id = technique.getId();
    int dot = id.indexOf('.');
    if (dot <= 0) {
      out.text("id", id);
      out.text("name", technique.getName());
    } else {
      out.text("id", id.substring(0, dot));
      out.text("subtechniqueId", id);
      out.text("subtechniqueName", technique.getName());
    }
  }

  private String severity() {
    return switch (incident.getSeverity()) {
      case INFO -> "INFORMATIONAL";
      case LOW -> "LOW";
      case MEDIUM -> "MEDIUM";
      case HIGH -> "HIGH";
      case CRITICAL -> "CRITICAL";
    };
  }

  /** Where severity draws its lines. */
  private String confidence() {
    if (incident.getConfidence() >= 60) {
      return "HIGH_CONFIDENCE";
    }
    return incident.getConfidence() >= 20 ? "MEDIUM_CONFIDENCE" : "LOW_CONFIDENCE";
  }
}
