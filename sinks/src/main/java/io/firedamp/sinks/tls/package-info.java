/**
 * TLS for sinks: whom to trust and who to be, as one record of settings, and what a failed
 * handshake means. Reads certificate files; keeps nothing, so that a renewed one is taken up.
 */
@NullMarked
package io.firedamp.sinks.tls;

import org.jspecify.annotations.NullMarked;
