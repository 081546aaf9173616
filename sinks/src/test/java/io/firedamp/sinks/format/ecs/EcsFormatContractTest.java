package io.firedamp.sinks.format.ecs;

import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormatContract;

class EcsFormatContractTest extends IncidentFormatContract {
  @Override
  protected IncidentFormat format() {
    return new EcsFormat();
  }
}
