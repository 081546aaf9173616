package io.firedamp.sinks.format.leef;

import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormatContract;

class LeefFormatContractTest extends IncidentFormatContract {
  @Override
  protected IncidentFormat format() {
    return new LeefFormat();
  }
}
