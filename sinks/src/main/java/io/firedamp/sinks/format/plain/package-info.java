/**
 * The {@code plain} format: one line for people for each revision. Reads an incident; keeps and
 * writes nothing.
 */
@NullMarked
package io.firedamp.sinks.format.plain;

import org.jspecify.annotations.NullMarked;
