package io.firedamp.ingest;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/**
 * An event ready to be published: its type decides the topic, its time becomes the record's.
 *
 * @param key as in the table of DESIGN section 3
 * @param follows whether the event before it was told by the same record
 */
public record ParsedEvent(String key, SpecificRecord value, Instant time, boolean follows) {
  /** The first, or the only one, of its record. */
  public ParsedEvent(String key, SpecificRecord value, Instant time) {
    this(key, value, time, false);
  }

  /** The same, told by the record that told the one before it. */
  public ParsedEvent following() {
    return new ParsedEvent(key, value, time, true);
  }
}
