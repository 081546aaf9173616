package io.firedamp.sinks;

import io.firedamp.schemas.avro.Incident;

/** One incident on its way, and the record it came in. */
record Delivery(Received received, Incident incident) {
  DeliveryKey key() {
    return DeliveryKey.of(incident);
  }
}
