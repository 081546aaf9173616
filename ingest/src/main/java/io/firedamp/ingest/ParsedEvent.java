package io.firedamp.ingest;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/**
 * An event ready to be published: its type decides the topic, its time becomes the record's.
 *
 * @param key as in the table of DESIGN section 3
 */
public record ParsedEvent(String key, SpecificRecord value, Instant time) {}
