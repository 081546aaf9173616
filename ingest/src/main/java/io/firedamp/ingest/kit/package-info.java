/**
 * What sources of every kind need alike: threads that hold nothing up, pauses that grow, bounded
 * memory.
 */
@NullMarked
package io.firedamp.ingest.kit;

import org.jspecify.annotations.NullMarked;
