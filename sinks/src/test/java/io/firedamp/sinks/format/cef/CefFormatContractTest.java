package io.firedamp.sinks.format.cef;

import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormatContract;

class CefFormatContractTest extends IncidentFormatContract {
  @Override
  protected IncidentFormat format() {
    return new CefFormat();
  }
}
