/**
 * The {@code sumo} sink, for HTTP sources of Sumo Logic. Reads incidents, by id and revision; sends
 * each revision as a line, several in a request. Keeps connections and nothing else.
 *
 * <p>Class B, at least once: Sumo Logic knows no repetition; after a crash at most one batch (200
 * incidents) is there twice, with an equal delivery key. A 408 may have been taken, and is sent
 * again. Tried against a fake of the published API, not against Sumo Logic.
 */
@NullMarked
package io.firedamp.sinks.sumo;

import org.jspecify.annotations.NullMarked;
