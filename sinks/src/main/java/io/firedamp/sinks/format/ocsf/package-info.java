/**
 * The {@code ocsf} and {@code ocsf-incident} formats: one event of the Open Cybersecurity Schema
 * Framework for each revision. Reads an incident; keeps and writes nothing.
 */
@NullMarked
package io.firedamp.sinks.format.ocsf;

import org.jspecify.annotations.NullMarked;
