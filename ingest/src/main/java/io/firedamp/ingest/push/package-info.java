/**
 * Takes whatever any installed format reads, posted to one path.
 *
 * <p>Each record of a body is recognised by its content, as replay does, and read by its own
 * format, under that format's keys. What is of no known format becomes a dead letter; a body of
 * nothing else is refused. Keeps what those readers keep.
 */
@NullMarked
package io.firedamp.ingest.push;

import org.jspecify.annotations.NullMarked;
