/**
 * The {@code stix} format: a bundle of STIX 2.1 for each revision. Reads an incident; keeps and
 * writes nothing.
 */
@NullMarked
package io.firedamp.sinks.format.stix;

import org.jspecify.annotations.NullMarked;
