/**
 * The {@code cloudevents} format: one CloudEvent 1.0 in structured mode for each revision. Reads an
 * incident; keeps and writes nothing.
 */
@NullMarked
package io.firedamp.sinks.format.cloudevents;

import org.jspecify.annotations.NullMarked;
