/**
 * Connections over which bytes are streamed, with TLS or without: what syslog, GELF and RELP share.
 */
@NullMarked
package io.firedamp.sinks.stream;

import org.jspecify.annotations.NullMarked;
