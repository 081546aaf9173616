package io.firedamp.sinks.format.ocsf;

import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormatContract;

class OcsfFormatContractTest extends IncidentFormatContract {
  @Override
  protected IncidentFormat format() {
    return new OcsfFormat();
  }
}
