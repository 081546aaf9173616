/**
 * The {@code kafka} sink. Reads incidents, by id and revision; writes each revision as a record of
 * a topic, under the id of its incident, in any of the formats. Keeps a producer and nothing else.
 *
 * <p>Class B, at least once: after a crash at most one batch (200 incidents) stands there twice,
 * with equal bytes under an equal {@code delivery-key} header. On a compacted topic the latest
 * revision is what remains.
 */
@NullMarked
package io.firedamp.sinks.kafka;

import org.jspecify.annotations.NullMarked;
