package io.firedamp.sinks.format.gelf;

import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormatContract;

class GelfFormatContractTest extends IncidentFormatContract {
  @Override
  protected IncidentFormat format() {
    return new GelfFormat();
  }
}
