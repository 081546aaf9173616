/**
 * HTTP for sinks: one record of settings, a client that posts and says what became of it, and
 * batches in several requests, in order. Keeps connections and nothing else.
 *
 * <p>408, 425, 429 and 5xx but 501 are tried again, as late as the destination wishes; 400, 413 and
 * 422 are the incident's fault; every other refusal waits for a person. No reason shows the path or
 * the query of a URL, or a header's value. Nothing is posted to addresses of the link or of a
 * cloud's metadata, and no redirect is followed.
 */
@NullMarked
package io.firedamp.sinks.http;

import org.jspecify.annotations.NullMarked;
