/**
 * The {@code otlp} sink, for collectors of OpenTelemetry. Reads incidents, by id and revision;
 * exports each revision as a log record, over HTTP in JSON. Keeps connections and nothing else.
 *
 * <p>Class B, at least once: the protocol knows no repetition; after a crash at most one batch (200
 * incidents) is there twice, with an equal {@code firedamp.delivery_key}. Of a request that a
 * collector takes in part, the refused records are found by halving it, so that those it had taken
 * may be there twice. Tried against a fake of the published protocol.
 */
@NullMarked
package io.firedamp.sinks.otlp;

import org.jspecify.annotations.NullMarked;
