package io.firedamp.sinks.format.udm;

import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormatContract;

class UdmFormatContractTest extends IncidentFormatContract {
  @Override
  protected IncidentFormat format() {
    return new UdmFormat();
  }
}
