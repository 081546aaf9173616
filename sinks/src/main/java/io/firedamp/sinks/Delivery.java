package io.firedamp.sinks;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;

/** One incident on its way, and the record it came in. */
record Delivery(Received received, Incident incident) {
  /**
   * The same for a destination that was never told of the incident: its first word is no update.
   */
  Delivery asOpening() {
    return incident.getStatus() == IncidentStatus.OPEN && incident.getChange().equals("REVISED")
        ? new Delivery(received, Incident.newBuilder(incident).setChange("OPENED").build())
        : this;
  }

  DeliveryKey key() {
    return DeliveryKey.of(incident);
  }
}
