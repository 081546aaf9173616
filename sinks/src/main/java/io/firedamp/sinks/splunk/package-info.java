/**
 * The {@code splunk} sink. Reads incidents, by id and revision; posts them in batches to an HTTP
 * Event Collector, one event for each, any of the formats inside. Keeps connections and, where the
 * indexers acknowledge, which deliveries wait for that.
 *
 * <p>Class B, at least once. Splunk knows no repetition: what was taken though nobody said so
 * arrives again, at most one batch. {@code | dedup incident_id revision} hides it. Without
 * acknowledgement "delivered" means that the collector has it in its queue.
 */
@NullMarked
package io.firedamp.sinks.splunk;

import org.jspecify.annotations.NullMarked;
