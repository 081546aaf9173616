package io.firedamp.sinks;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;

/** One incident on its way, and the record it came in. */
record Delivery(Received received, Incident incident) {
  /**
   * The same for a destination that was never told of the incident: its first word is no update.
   */
  Delivery asOpening() {
    return new Delivery(received, opening(incident));
  }

  /** The same incident as its first word. */
  static Incident opening(Incident incident) {
    return incident.getStatus() == IncidentStatus.OPEN && incident.getChange().equals("REVISED")
        ? Incident.newBuilder(incident).setChange("OPENED").build()
        : incident;
  }

  DeliveryKey key() {
    return DeliveryKey.of(incident);
  }
}
