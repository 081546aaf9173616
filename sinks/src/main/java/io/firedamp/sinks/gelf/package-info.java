/**
 * The {@code gelf} sink, for Graylog. Reads incidents, by id and revision; sends each revision as a
 * message, over TCP or TLS one behind another, over HTTP one a request. Keeps a connection and
 * nothing else.
 *
 * <p>Class B, at least once: Graylog knows no repetition; after a crash at most one batch (200
 * incidents) is there twice, with an equal {@code _delivery_key}. Over TCP nobody acknowledges: a
 * batch counts as delivered when the connection has outlived it. Tried against a fake of the
 * published format, not against Graylog.
 */
@NullMarked
package io.firedamp.sinks.gelf;

import org.jspecify.annotations.NullMarked;
