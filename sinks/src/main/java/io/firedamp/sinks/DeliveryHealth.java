package io.firedamp.sinks;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How one sink fares, for health and metrics. Counters count since the worker started.
 *
 * @param sink its configured name
 * @param reason why it is not delivering, empty when it is
 * @param delivered incidents the destination took
 * @param duplicates incidents it had, by its own word or by the ledger's
 * @param retries attempts that were answered "later"
 * @param holds attempts that were answered "not like this"
 * @param poison incidents and records sent to the dead letters
 * @param lag records on the topic that are not yet settled; the ends of the transactions they came
 *     in count, too, until the consumer passes them
 * @param lastDelivery when the destination last took or knew one
 * @param age how long the oldest unsettled record has been waiting in this worker
 * @param events what this sink counts beside outcomes, by name
 */
public record DeliveryHealth(
    String sink,
    State state,
    String reason,
    long delivered,
    long duplicates,
    long retries,
    long holds,
    long poison,
    long lag,
    Optional<Instant> lastDelivery,
    Duration age,
    Map<String, Long> events) {
  public DeliveryHealth {
    events = Collections.unmodifiableMap(new TreeMap<>(events));
  }

  /** What a worker is doing. */
  public enum State {
    /** Not started yet. */
    NEW,
    /** Delivering, or waiting for incidents. */
    DELIVERING,
    /** The destination, or Kafka, is busy or away: trying again by itself. */
    RETRYING,
    /** Credentials or configuration are wrong: a person must help; it probes slowly. */
    HELD,
    /** Closed. */
    STOPPED
  }
}
