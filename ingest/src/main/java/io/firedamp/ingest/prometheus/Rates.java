package io.firedamp.ingest.prometheus;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Growth of counters over an interval. What was not measured is null, the schema's own absence. */
record Rates(Instant start, Instant end, Map<Measure, Double> growth) {

  boolean has(Measure measure) {
    return growth.containsKey(measure);
  }

  /** Per second. */
  @Nullable Double of(Measure measure) {
    Double grown = growth.get(measure);
    return grown == null ? null : grown * 1000 / (end.toEpochMilli() - start.toEpochMilli());
  }

  @Nullable Double throttledRatio() {
    Double periods = growth.get(Measure.PERIODS);
    Double throttled = growth.get(Measure.THROTTLED);
    return periods == null || throttled == null || periods == 0
        ? null
        : Double.valueOf(Math.min(1, throttled / periods));
  }
}
