/**
 * Zeek's logs. Reads conn, dns, ssl, http and socks records, posted as lines to {@code /v1/zeek} or
 * followed in files by the {@code file} source. Writes {@code network-flows} and {@code
 * dns-queries}, both keyed by the address that asked. Keeps nothing between records but counts of
 * what it left out.
 */
@NullMarked
package io.firedamp.ingest.zeek;

import org.jspecify.annotations.NullMarked;
