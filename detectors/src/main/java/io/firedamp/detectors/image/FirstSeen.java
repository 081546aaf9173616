package io.firedamp.detectors.image;

import io.firedamp.detectors.StateSerde;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serde;

/** The earliest and, to the day, the latest time at which a name was seen. */
record FirstSeen(Instant first, Instant last) {
  static final Serde<FirstSeen> SERDE =
      StateSerde.of(
          (output, value) -> {
            output.time(value.first);
            output.time(value.last);
          },
          input -> new FirstSeen(input.time(), input.time()));

  FirstSeen and(Instant time) {
    return new FirstSeen(time.isBefore(first) ? time : first, time.isAfter(last) ? time : last);
  }
}
