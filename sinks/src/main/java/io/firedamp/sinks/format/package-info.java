/**
 * Incident to text, an SPI of its own: {@link io.firedamp.sinks.format.IncidentFormat} is what a
 * format is, {@link io.firedamp.sinks.format.IncidentFormats} finds one by name, and the rest is
 * what formats say in the same words. One room below for each format. Reads an incident; keeps and
 * writes nothing.
 */
@NullMarked
package io.firedamp.sinks.format;

import org.jspecify.annotations.NullMarked;
