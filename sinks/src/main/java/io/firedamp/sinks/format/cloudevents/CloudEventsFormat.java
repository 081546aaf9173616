package io.firedamp.sinks.format.cloudevents;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.json.FiredampFields;
import io.firedamp.sinks.format.json.JsonDocument;
import io.firedamp.sinks.format.json.JsonFields;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * An incident as a CloudEvent 1.0 in structured mode: {@code id} is incident id and revision,
 * {@code source} the cluster, {@code type} what happened, {@code data} the whole incident.
 *
 * <p>What does not fit is told in less {@link io.firedamp.sinks.format.json.Detail}; {@code
 * data.truncated} says so; ids are always whole.
 */
public final class CloudEventsFormat implements IncidentFormat {
  private static final String TYPE = "io.firedamp.incident.";
  private static final int CLUSTER = 64;

  private final JsonDocument document =
      new JsonDocument(CloudEventsFormat::write, "data", "delivery_key");

  @Override
  public String name() {
    return "cloudevents";
  }

  @Override
  public String about() {
    return "CloudEvents 1.0 in structured mode, the whole incident as data.";
  }

  @Override
  public String contentType() {
    return "application/cloudevents+json; charset=utf-8";
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
    out.text("specversion", "1.0");
    out.id("id", DeliveryKey.of(incident).toString());
    out.id("source", source(incident));
    out.text("type", TYPE + change(incident));
    out.id("subject", incident.getId());
    out.time("time", incident.getUpdated());
    out.text("datacontenttype", "application/json");
    FiredampFields.write(out, "data", incident);
  }

  /** A reference by RFC 3986, whatever the cluster is called. */
  private static String source(Incident incident) {
    String cluster = URLEncoder.encode(incident.getCluster(), StandardCharsets.UTF_8);
    String beginning = cluster.substring(0, Math.min(CLUSTER, cluster.length()));
    // Not in the middle of an escape.
    return "/firedamp/" + beginning.replaceAll("%.?\\z", "");
  }

  private static String change(Incident incident) {
    String change = incident.getChange();
    return change.matches("[A-Z]{1,16}") ? change.toLowerCase(Locale.ROOT) : "told";
  }
}
