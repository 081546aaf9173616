package io.firedamp.sinks.format.leef;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.Destination;
import io.firedamp.sinks.format.IncidentFacts;
import io.firedamp.sinks.format.line.LineField;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a line of LEEF tells of an incident: predefined keys where there are, ours elsewhere. */
final class LeefFields {
  /** The key by which we know a repetition; it is always the first. */
  static final String KEY = "deliveryKey";

  private static final int VALUE = 256;
  private static final int SUMMARY = 2048;

  /** As Java's SimpleDateFormat reads it, which is what QRadar asks. */
  private static final String TIME = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";

  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final List<LineField> all = new ArrayList<>();

  private LeefFields() {}

  /** Those that say something, in the order of what is missed most. */
  static List<LineField> of(Incident incident) {
    LeefFields fields = new LeefFields();
    fields.identity(incident);
    fields.life(incident);
    fields.place(incident);
    fields.extent(incident);
    fields.text("title", incident.getTitle(), VALUE);
    fields.text("summary", incident.getSummary(), SUMMARY);
    return fields.all;
  }

  private void identity(Incident incident) {
    text(KEY, DeliveryKey.of(incident).toString());
    text("incidentId", incident.getId());
    text("revision", Integer.toString(incident.getRevision()));
    text("devTimeFormat", TIME);
    text("devTime", WRITTEN.format(incident.getUpdated()));
    text("sev", Integer.toString(IncidentFacts.severityOfTen(incident.getSeverity())));
    text("cat", IncidentFacts.isHealth(incident) ? "Health" : "Cryptomining");
  }

  private void life(Incident incident) {
    text("status", incident.getStatus().name());
    text("change", incident.getChange());
    text("confidence", Integer.toString(incident.getConfidence()));
    time("opened", incident.getOpened());
  }

  private void place(Incident incident) {
    text("cluster", incident.getCluster());
    text("resource", IncidentFacts.workload(incident));
    text("identHostName", first(incident.getNodes()));
    peer(incident);
    text("usrName", first(incident.getUsers()));
    text("image", first(incident.getImages()));
    text(
        "techniques",
        incident.getTechniques().stream().map(Technique::getId).collect(Collectors.joining(",")));
    text(
        "legs",
        incident.getLegs().stream()
            .map(leg -> leg.getLeg() + ":" + leg.getRule())
            .collect(Collectors.joining(",")));
  }

  private void peer(Incident incident) {
    if (incident.getDestinations().isEmpty()) {
      return;
    }
    Destination peer = Destination.parse(incident.getDestinations().get(0));
    // dst is an address by the format; a name is a key of ours.
    text(peer.isAddress() ? "dst" : "dstHost", peer.host());
    if (peer.port() > 0) {
      text("dstPort", Integer.toString(peer.port()));
    }
  }

  /** How much burns and how wide; zero is unknown, and what is unknown is not told. */
  private void extent(Incident incident) {
    measure("podsEver", incident.getPodsEver());
    measure("nodesNow", incident.getNodesNow());
    measure("cores", incident.getCores());
    measure("coreHours", incident.getCoreHours());
    measure("costUsd", incident.getCost());
    text("burning", String.join(",", incident.getBurning()));
    text("campaigns", String.join(",", incident.getCampaigns()));
  }

  private void measure(String key, double value) {
    if (Double.isFinite(value) && value != 0) {
      text(key, BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
    }
  }

  private void time(String key, Instant value) {
    text(key, WRITTEN.format(value));
  }

  private static String first(List<String> values) {
    return values.isEmpty() ? "" : values.get(0);
  }

  private void text(String key, String value) {
    text(key, value, VALUE);
  }

  private void text(String key, String value, int longest) {
    LineField field = LineField.of(key + "=", value, longest);
    if (!field.isEmpty()) {
      all.add(field);
    }
  }
}
