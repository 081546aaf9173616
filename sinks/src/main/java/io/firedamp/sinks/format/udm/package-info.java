/**
 * The {@code udm} format: an event of Google SecOps' Unified Data Model for each revision. Reads an
 * incident; keeps and writes nothing.
 */
@NullMarked
package io.firedamp.sinks.format.udm;

import org.jspecify.annotations.NullMarked;
