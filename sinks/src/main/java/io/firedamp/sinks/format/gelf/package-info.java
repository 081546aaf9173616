/**
 * The {@code gelf} format: one message of the Graylog Extended Log Format 1.1 for each revision.
 * Reads an incident; keeps and writes nothing.
 */
@NullMarked
package io.firedamp.sinks.format.gelf;

import org.jspecify.annotations.NullMarked;
