package io.firedamp.sinks.format.ecs;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.json.FiredampFields;
import io.firedamp.sinks.format.json.JsonDocument;
import java.util.Optional;

/**
 * An incident as one JSON document of the Elastic Common Schema: what a SIEM knows how to show is
 * in its fields, everything else under {@code firedamp}.
 *
 * <p>What does not fit is told in less {@link io.firedamp.sinks.format.json.Detail}; {@code
 * firedamp.truncated} says so, and that a text or a list was cut; ids are always whole.
 */
public final class EcsFormat implements IncidentFormat {
  /** The first of the major version whose fields this is; later ones have only added to them. */
  static final String VERSION = "9.0.0";

  private final JsonDocument document =
      new JsonDocument(
          (out, incident) -> {
            EcsFields.write(out, incident);
            FiredampFields.write(out, "firedamp", incident);
          },
          "firedamp",
          "delivery_key");

  @Override
  public String name() {
    return "ecs";
  }

  @Override
  public String about() {
    return "Elastic Common Schema, one JSON document a line.";
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
