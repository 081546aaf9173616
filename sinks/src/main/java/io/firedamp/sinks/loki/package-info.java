/**
 * The {@code loki} sink, for Grafana Loki. Reads incidents, by id and revision; pushes each
 * revision as a line of a stream, at the time of the incident. Keeps connections and nothing else.
 *
 * <p>Class A as far as Loki goes: it shows an entry of equal labels, time and text once, as long as
 * both lie in one chunk. What is more than an hour older than the latest of its stream, Loki
 * refuses; it is pushed to a stream of that hour ({@code late}), in which nothing can be older than
 * that. Tried against a fake of the published API, not against Loki.
 */
@NullMarked
package io.firedamp.sinks.loki;

import org.jspecify.annotations.NullMarked;
