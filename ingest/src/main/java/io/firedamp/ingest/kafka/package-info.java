/** The one way out: events to the topics of a namespace, and ticks where a source is quiet. */
@NullMarked
package io.firedamp.ingest.kafka;

import org.jspecify.annotations.NullMarked;
