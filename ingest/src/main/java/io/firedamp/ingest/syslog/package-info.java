/**
 * Messages of any format as syslog daemons forward them: over TCP by RFC 6587, over TLS by RFC
 * 5425, over UDP by RFC 5426. Their headers (RFC 3164 and 5424) are read as those of lines in
 * files.
 */
@NullMarked
package io.firedamp.ingest.syslog;

import org.jspecify.annotations.NullMarked;
