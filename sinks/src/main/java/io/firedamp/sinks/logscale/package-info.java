/**
 * The {@code logscale} sink, for CrowdStrike Falcon LogScale and Next-Gen SIEM, by their endpoint
 * that takes what a Splunk collector does. Reads incidents, by id and revision; sends each revision
 * as an event, several in a request. Keeps connections and nothing else.
 *
 * <p>Class B, at least once: LogScale knows no repetition; after a crash at most one batch (200
 * incidents) is there twice; {@code groupBy(delivery_key, function=selectLast(@rawstring))} hides
 * it. Tried against a fake of the published API, not against LogScale.
 */
@NullMarked
package io.firedamp.sinks.logscale;

import org.jspecify.annotations.NullMarked;
