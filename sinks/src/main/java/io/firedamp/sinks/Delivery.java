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

  /**
   * The same where an earlier revision is not told: that it opened or rose must not be lost with
   * it.
   */
  Delivery inPlaceOf(Delivery earlier) {
    return isOpenAnd(incident, "REVISED")
        ? new Delivery(
            received,
            Incident.newBuilder(incident).setChange(earlier.incident().getChange()).build())
        : this;
  }

  /** The same incident as its first word. */
  static Incident opening(Incident incident) {
    return isOpenAnd(incident, "REVISED")
        ? Incident.newBuilder(incident).setChange("OPENED").build()
        : incident;
  }

  private static boolean isOpenAnd(Incident incident, String change) {
    return incident.getStatus() == IncidentStatus.OPEN && incident.getChange().equals(change);
  }

  DeliveryKey key() {
    return DeliveryKey.of(incident);
  }
}
