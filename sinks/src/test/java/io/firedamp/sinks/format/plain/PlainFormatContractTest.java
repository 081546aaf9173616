package io.firedamp.sinks.format.plain;

import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormatContract;

class PlainFormatContractTest extends IncidentFormatContract {
  @Override
  protected IncidentFormat format() {
    return new PlainFormat();
  }
}
