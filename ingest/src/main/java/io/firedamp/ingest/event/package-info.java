/**
 * What every event is made with: key, time and id, and the letter that stands for what was
 * unreadable.
 */
@NullMarked
package io.firedamp.ingest.event;

import org.jspecify.annotations.NullMarked;
