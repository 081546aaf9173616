package io.firedamp.schemas;

import java.time.Instant;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** When an event happened, as the event itself tells it. */
public final class EventTime {
  private EventTime() {}

  /** Its {@code time}; empty for a type without one, as of what is true over a while. */
  public static Optional<Instant> of(SpecificRecord event) {
    Schema.Field field = event.getSchema().getField("time");
    return field != null && event.get(field.pos()) instanceof Instant time
        ? Optional.of(time)
        : Optional.empty();
  }
}
