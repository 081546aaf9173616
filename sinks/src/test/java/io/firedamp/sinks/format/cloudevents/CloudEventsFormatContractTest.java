package io.firedamp.sinks.format.cloudevents;

import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormatContract;

class CloudEventsFormatContractTest extends IncidentFormatContract {
  @Override
  protected IncidentFormat format() {
    return new CloudEventsFormat();
  }
}
