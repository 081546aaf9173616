/**
 * What formats share that write JSON: bounded fields, how much detail fits, and the whole incident
 * under our own names. Keeps and writes nothing.
 */
@NullMarked
package io.firedamp.sinks.format.json;

import org.jspecify.annotations.NullMarked;
