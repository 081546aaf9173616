/**
 * The {@code cef} format: one line of ArcSight's Common Event Format for each revision. Reads an
 * incident; keeps and writes nothing.
 */
@NullMarked
package io.firedamp.sinks.format.cef;

import org.jspecify.annotations.NullMarked;
