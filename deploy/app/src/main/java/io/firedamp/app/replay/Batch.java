package io.firedamp.app.replay;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import java.time.Instant;
import java.util.List;

/** What one record gave: events, or the reason why it gave none. */
sealed interface Batch {
  /** Event time of the first event; of the record before it, when it has none. */
  Instant time();

  /** Events of one record, at least one. */
  record Events(Instant time, List<ParsedEvent> events) implements Batch {}

  /** A record that could not be read. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
  record Rejected(Instant time, String origin, byte[] original, MalformedEventException cause)
      implements Batch {}
}
