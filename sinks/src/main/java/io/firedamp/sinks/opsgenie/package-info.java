/**
 * The {@code opsgenie} sink, for Opsgenie's Alert API (also Jira Service Management's, by its URL).
 * Reads incidents, by id and revision; makes an alert for each incident and closes it when the
 * incident ends. Keeps connections and nothing else.
 *
 * <p>Class A, shown once: the incident's id is the alias, and an alias that is open is one alert.
 * Tried against a fake of the published API, not against Opsgenie.
 */
@NullMarked
package io.firedamp.sinks.opsgenie;

import org.jspecify.annotations.NullMarked;
