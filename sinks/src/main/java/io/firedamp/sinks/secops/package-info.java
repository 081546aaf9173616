/**
 * The {@code secops} sink, for Google SecOps (Chronicle), by {@code events:import} of its API.
 * Reads incidents, by id and revision; sends each revision as an event of the Unified Data Model,
 * several in a request. Keeps a token, connections and nothing else.
 *
 * <p>Class B, at least once: after a crash at most one batch (200 incidents) is there twice, with
 * an equal {@code metadata.productLogId}. Tried against a fake of the published API, not against
 * Google SecOps.
 */
@NullMarked
package io.firedamp.sinks.secops;

import org.jspecify.annotations.NullMarked;
