/**
 * CoreDNS's log of queries. Reads the lines of its plugin {@code log}, posted to {@code
 * /v1/coredns} by a shipper or followed by the {@code file} source in the logs of its containers.
 * Writes {@code dns-queries}, keyed by the address that asked. Keeps nothing between lines but
 * counts of what it left out.
 */
@NullMarked
package io.firedamp.ingest.coredns;

import org.jspecify.annotations.NullMarked;
