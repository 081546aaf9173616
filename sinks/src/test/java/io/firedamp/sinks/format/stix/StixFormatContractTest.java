package io.firedamp.sinks.format.stix;

import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormatContract;

class StixFormatContractTest extends IncidentFormatContract {
  @Override
  protected IncidentFormat format() {
    return new StixFormat();
  }
}
