package io.firedamp.sinks.format.stix;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.json.JsonDocument;
import java.util.Optional;

/**
 * An incident as a bundle of STIX 2.1: a report, who says so, what is indicated, how often it was
 * seen, and the techniques. The first external reference of the report is incident id and revision.
 *
 * <p>What does not fit is told in less {@link io.firedamp.sinks.format.json.Detail}; the report's
 * label {@code truncated} says so; ids are always whole.
 */
public final class StixFormat implements IncidentFormat {
  private final JsonDocument document =
      new JsonDocument(
          (out, incident) -> new StixBundle(out, incident).write(),
          "objects",
          "external_references",
          "external_id");

  @Override
  public String name() {
    return "stix";
  }

  @Override
  public String about() {
    return "A bundle of STIX 2.1: report, indicators, sighting, techniques.";
  }

  @Override
  public String contentType() {
    return "application/stix+json; version=2.1";
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
