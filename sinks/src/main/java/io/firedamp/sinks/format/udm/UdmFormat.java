package io.firedamp.sinks.format.udm;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.json.JsonDocument;
import java.util.Optional;

/**
 * An incident as an event of Google SecOps' Unified Data Model, in protobuf's JSON. {@code
 * metadata.productLogId} is incident id and revision; the whole incident is under {@code
 * additional.firedamp}.
 *
 * <p>What does not fit is told in less {@link io.firedamp.sinks.format.json.Detail}; {@code
 * additional.firedamp.truncated} says so; ids are always whole.
 */
public final class UdmFormat implements IncidentFormat {
  private final JsonDocument document =
      new JsonDocument(
          (out, incident) -> new UdmFields(out, incident).write(), "metadata", "productLogId");

  @Override
  public String name() {
    return "udm";
  }

  @Override
  public String about() {
    return "An event of Google SecOps' Unified Data Model (UDM), in JSON.";
  }

  @Override
  public String contentType() {
    return "application/json; charset=utf-8";
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
