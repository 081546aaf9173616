package io.firedamp.sinks.format.ocsf;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.json.JsonDocument;
import java.util.Optional;

/**
 * An incident as an Incident Finding (class 2005) of the Open Cybersecurity Schema Framework, one
 * JSON object on one line; what the schema has no attribute for is in {@code unmapped.firedamp}.
 *
 * <p>What does not fit is told in less {@link io.firedamp.sinks.format.json.Detail}; {@code
 * metadata.is_truncated} says so; ids are always whole.
 */
public final class OcsfIncidentFormat implements IncidentFormat {
  private final JsonDocument document =
      new JsonDocument(IncidentFinding::write, "unmapped", "firedamp", "delivery_key");

  @Override
  public String name() {
    return "ocsf-incident";
  }

  @Override
  public String about() {
    return "OCSF 1.6 Incident Finding (2005), one JSON object a line.";
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
}
