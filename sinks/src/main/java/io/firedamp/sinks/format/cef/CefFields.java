package io.firedamp.sinks.format.cef;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.Destination;
import io.firedamp.sinks.format.IncidentFacts;
import io.firedamp.sinks.format.IpAddress;
import io.firedamp.sinks.format.line.LineField;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a line of CEF tells of an incident, in the order of what is missed most. */
final class CefFields {
  /** The key by which receivers, and we, know a repetition; it is always the first. */
  static final String KEY = "externalId";

  private static final int VALUE = 256;
  private static final int SUMMARY = 4096;

  private final List<LineField> all = new ArrayList<>();

  private CefFields() {}

  /** Those that say something. */
  static List<LineField> of(Incident incident) {
    CefFields fields = new CefFields();
    fields.identity(incident);
    fields.life(incident);
    fields.place(incident);
    fields.extent(incident);
    fields.text("msg", incident.getSummary(), SUMMARY);
    return fields.all;
  }

  private void identity(Incident incident) {
    text(KEY, idText(DeliveryKey.of(incident).toString()), VALUE);
    labelled("cs1", "incidentId", idText(incident.getId()));
    labelled("cn1", "revision", Integer.toString(incident.getRevision()));
  }

  private void life(Incident incident) {
    time("rt", incident.getUpdated());
    time("start", incident.getOpened());
    time("end", incident.getUpdated());
    text("cat", IncidentFacts.isHealth(incident) ? "Health" : "Cryptomining", VALUE);
    text("act", incident.getStatus().name(), VALUE);
    text("reason", incident.getChange(), VALUE);
    labelled("cn2", "confidence", Integer.toString(incident.getConfidence()));
  }

  private void place(Incident incident) {
    labelled("cs2", "cluster", incident.getCluster());
    labelled("cs3", "workload", IncidentFacts.workload(incident));
    text("dvchost", first(incident.getNodes()), VALUE);
    peer(incident);
    text("suser", first(incident.getUsers()), VALUE);
    labelled("cs4", "image", first(incident.getImages()));
    labelled("cs5", "techniques", techniques(incident));
    labelled("cs6", "legs", legs(incident));
  }

  private void peer(Incident incident) {
    if (incident.getDestinations().isEmpty()) {
      return;
    }
    Destination peer = Destination.parse(incident.getDestinations().get(0));
    // dst is an IPv4 address by the dictionary; anything else is a host's name.
    text(IpAddress.isV4(peer.host()) ? "dst" : "dhost", peer.host(), VALUE);
    if (peer.port() > 0) {
      text("dpt", Integer.toString(peer.port()), VALUE);
    }
  }

  /** How much burns and how wide; zero is unknown, and what is unknown is not told. */
  private void extent(Incident incident) {
    count("cn3", "podsEver", incident.getPodsEver());
    count("flexNumber1", "podsNow", incident.getPodsNow());
    count("flexNumber2", "nodesNow", incident.getNodesNow());
    measure("cfp1", "cores", incident.getCores());
    measure("cfp2", "coreHours", incident.getCoreHours());
    measure("cfp3", "costUsd", incident.getCost());
    measure("cfp4", "decibans", incident.getDecibans());
    labelled("flexString2", "burning", String.join(",", incident.getBurning()));
    // The dictionary has no place left: a key of ours, named by vendor as it asks.
    text("FiredampCampaigns", String.join(",", incident.getCampaigns()), VALUE);
  }

  private static String techniques(Incident incident) {
    return incident.getTechniques().stream().map(Technique::getId).collect(Collectors.joining(","));
  }

  private static String legs(Incident incident) {
    return incident.getLegs().stream()
        .map(leg -> leg.getLeg() + ":" + leg.getRule())
        .collect(Collectors.joining(","));
  }

  private static String first(List<String> values) {
    return values.isEmpty() ? "" : values.get(0);
  }

  /** Parsers disagree about an escaped {@code =}. */
  private static String idText(String id) {
    return id.replace('=', '_');
  }

  private void text(String key, String value, int longest) {
    add(LineField.of(key + "=", value, longest));
  }

  private void time(String key, Instant value) {
    text(key, Long.toString(value.toEpochMilli()), VALUE);
  }

  private void labelled(String key, String label, String value) {
    add(LineField.of("%sLabel=%s %s=".formatted(key, label, key), value, VALUE));
  }

  private void count(String key, String label, int value) {
    labelled(key, label, value == 0 ? "" : Integer.toString(value));
  }

  private void measure(String key, String label, double value) {
    boolean known = Double.isFinite(value) && value != 0;
    labelled(
        key, label, known ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString() : "");
  }

  private void add(LineField field) {
    if (!field.isEmpty()) {
      all.add(field);
    }
  }
}
