/**
 * The {@code pagerduty} sink: Events API v2. Reads incidents, by id; triggers the alert whose
 * {@code dedup_key} is the incident's id when one opens, rises or comes back, and resolves it when
 * one is closed or retracted. Keeps connections and nothing else.
 *
 * <p>Class A, shown once. PagerDuty knows an alert by its {@code dedup_key}, so a repetition is a
 * line in the log of the same alert. Of several revisions in a batch the latest is told for all, so
 * that what has ended while PagerDuty was away pages nobody.
 *
 * <p>Written after PagerDuty's pages on the Events API v2 and tried against a fake of it.
 */
@NullMarked
package io.firedamp.sinks.pagerduty;

import org.jspecify.annotations.NullMarked;
