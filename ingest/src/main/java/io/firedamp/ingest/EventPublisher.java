package io.firedamp.ingest;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The only way out of ingest. Both promises are kept once Kafka has acknowledged. */
public interface EventPublisher {
  /**
   * Publishes under the topic of the event's type, with the event's time as the record's. An event
   * that Kafka can never take is a dead letter instead: then the answer is why, else empty.
   */
  CompletableFuture<Optional<String>> publish(ParsedEvent event);

  /**
   * Sends what could not be read to {@code dead-letters}.
   *
   * @param origin source, file and record number, or whatever else finds it again
   * @param original its bytes; at most 256 KiB of them are kept
   */
  CompletableFuture<Void> reject(String origin, byte[] original, MalformedEventException cause);

  /** True while the producer's buffer is so full that callers should come back later. */
  boolean isSaturated();

  /**
   * True while there is no room to keep events for long. Then it is saturated, too, and whoever is
   * asked to come back later is told that somebody must make room.
   */
  boolean isFull();
}
