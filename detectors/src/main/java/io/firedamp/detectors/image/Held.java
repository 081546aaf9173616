package io.firedamp.detectors.image;

import io.firedamp.detectors.StateSerde;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serde;

/**
 * The sighting that speaks for a container, and when the container was last seen.
 *
 * @param last to the day: it only keeps the sighting from being forgotten
 */
record Held(Sighting sighting, Instant last) {
  /** How long a container that is not seen again is remembered. */
  static final Duration MEMORY = Duration.ofDays(3);

  static final Duration SWEEP = Duration.ofHours(6);
  private static final Duration DAY = Duration.ofDays(1);

  static final Serde<Held> SERDE =
      StateSerde.of(
          (output, held) -> {
            Sighting.write(output, held.sighting);
            output.time(held.last);
          },
          input -> new Held(Sighting.read(input), input.time()));

  static Held of(Sighting sighting) {
    return new Held(sighting, sighting.time());
  }

  /** The earlier sighting speaks; a later one only says that the container is still there. */
  Held with(Sighting other) {
    Sighting earlier = Sighting.BY_TIME.compare(sighting, other) <= 0 ? sighting : other;
    boolean muchLater = other.time().isAfter(last.plus(DAY));
    return new Held(earlier, muchLater ? other.time() : last);
  }

  boolean isForgottenAt(Instant now) {
    return last.isBefore(now.minus(MEMORY));
  }
}
