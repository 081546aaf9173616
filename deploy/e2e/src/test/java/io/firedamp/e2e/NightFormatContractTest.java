package io.firedamp.e2e;

import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormatContract;
import java.util.Objects;

/** The contract kit of formats, on a third party's. */
class NightFormatContractTest extends IncidentFormatContract {
  @Override
  protected IncidentFormat format() {
    return Objects.requireNonNull(ThirdParty.built().formats().get("night"));
  }
}
