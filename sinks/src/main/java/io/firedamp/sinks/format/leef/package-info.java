/**
 * The {@code leef} format: one line of IBM's Log Event Extended Format 2.0 for each revision. Reads
 * an incident; keeps and writes nothing.
 */
@NullMarked
package io.firedamp.sinks.format.leef;

import org.jspecify.annotations.NullMarked;
