/**
 * The {@code ecs} format: one JSON document of the Elastic Common Schema for each revision. Reads
 * an incident; keeps and writes nothing.
 */
@NullMarked
package io.firedamp.sinks.format.ecs;

import org.jspecify.annotations.NullMarked;
