/**
 * The {@code syslog} sink. Reads incidents, by id and revision; writes each as one RFC 5424 message
 * over TCP or TLS, one of the formats inside. Keeps a connection and nothing else.
 *
 * <p>Class B, at least once: with {@code framing: relp} the receiver acknowledges each message, and
 * after a crash at most one batch (200 incidents) arrives twice. Otherwise syslog has no
 * acknowledgement. A batch counts as delivered when the connection has outlived it for a moment;
 * what a receiver loses later nobody learns, and what it took before it hung up arrives again, at
 * most one batch. Receivers recognise a repetition by the delivery key.
 */
@NullMarked
package io.firedamp.sinks.syslog;

import org.jspecify.annotations.NullMarked;
