/**
 * Connections that a host's kernel tracks. Reads the lines of {@code conntrack -E -o timestamp},
 * alone, behind what others wrote before a line, or within a shipper's record; posted to {@code
 * /v1/conntrack} or followed in files. Writes {@code network-flows}, keyed by the address that
 * connected. Keeps nothing between lines.
 */
@NullMarked
package io.firedamp.ingest.conntrack;

import org.jspecify.annotations.NullMarked;
