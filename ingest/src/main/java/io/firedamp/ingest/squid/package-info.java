/**
 * Squid's access log. Reads lines of its native format, posted to {@code /v1/squid} or followed by
 * the {@code file} source. Writes {@code network-flows}, keyed by the address that asked. Keeps
 * nothing between lines but counts of what it left out.
 */
@NullMarked
package io.firedamp.ingest.squid;

import org.jspecify.annotations.NullMarked;
