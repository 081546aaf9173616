/**
 * The {@code webhook} sink. Reads incidents, by id and revision; posts each revision alone, in any
 * of the formats, signed as Standard Webhooks 1.0 asks. Keeps connections and nothing else.
 *
 * <p>Class A, shown once, where the receiver knows ids. The same revision has the same id and the
 * same body whenever it is sent. A receiver that remembers {@code webhook-id} shows nothing twice;
 * to any other a revision may arrive again whose answer was lost.
 */
@NullMarked
package io.firedamp.sinks.webhook;

import org.jspecify.annotations.NullMarked;
