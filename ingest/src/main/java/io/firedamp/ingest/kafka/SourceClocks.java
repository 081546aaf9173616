package io.firedamp.ingest.kafka;

import io.firedamp.schemas.avro.Tick;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far each source's event time has come. While a source is quiet its event time goes on as the
 * clock does, so that quiet streams advance, incidents close, and silence can be seen.
 */
final class SourceClocks {
  private final Clock clock;
  private final Map<String, Reading> readings = new ConcurrentHashMap<>();

  /**
   * @param eventTime the latest seen
   * @param seen wall-clock time at which it was
   */
  private record Reading(Instant eventTime, Instant seen) {}

  SourceClocks(Clock clock) {
    this.clock = clock;
  }

  /** An event of the source was published. */
  void saw(String source, Instant eventTime) {
    Instant now = clock.instant();
    // What is dated ahead of its arrival moves nobody's clock past it.
    Instant bounded = eventTime.isAfter(now) ? now : eventTime;
    readings.merge(
        source,
        new Reading(bounded, now),
        (known, latest) -> latest.eventTime().isBefore(known.eventTime()) ? known : latest);
  }

  /** One tick of each source that was ever seen, by its own event time. */
  List<Tick> ticks() {
    Instant now = clock.instant();
    List<Tick> ticks = new ArrayList<>();
    readings.forEach(
        (source, reading) -> {
          Duration quiet = Duration.between(reading.seen(), now);
          ticks.add(
              Tick.newBuilder()
                  .setSource(source)
                  .setCluster("")
                  .setTime(reading.eventTime().plus(quiet.isNegative() ? Duration.ZERO : quiet))
                  .build());
        });
    return ticks;
  }
}
