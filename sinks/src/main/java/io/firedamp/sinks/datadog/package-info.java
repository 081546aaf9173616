/**
 * The {@code datadog} sink, for Datadog's HTTP intake of logs. Reads incidents, by id and revision;
 * sends each revision as a log of several in a request. Keeps connections and nothing else.
 *
 * <p>Class B, at least once: Datadog knows no repetition; after a crash at most one batch (200
 * incidents) is there twice, with an equal {@code delivery_key}. Datadog takes for now what is
 * dated more than 18 hours ago, so the incident's own times are in the message, too. Tried against
 * a fake of the published API, not against Datadog.
 */
@NullMarked
package io.firedamp.sinks.datadog;

import org.jspecify.annotations.NullMarked;
