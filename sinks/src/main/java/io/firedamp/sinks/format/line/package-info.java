/**
 * What formats share that write named fields on one line: as many as fit, and a mark where some do
 * not. Keeps and writes nothing.
 */
@NullMarked
package io.firedamp.sinks.format.line;

import org.jspecify.annotations.NullMarked;
