/**
 * The {@code stdout} sink. Reads incidents, by id and revision; writes each revision as a line of
 * standard output, for whoever collects the output of containers. Keeps nothing.
 *
 * <p>Class B, at least once: after a crash at most one batch (200 incidents) is written twice, with
 * equal bytes.
 */
@NullMarked
package io.firedamp.sinks.stdout;

import org.jspecify.annotations.NullMarked;
