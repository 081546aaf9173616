/**
 * Flows of Cilium's Hubble. Reads {@code hubble observe -o jsonpb} and the files of Hubble's
 * exporter, posted as lines to {@code /v1/hubble} or followed by the {@code file} source. Writes
 * {@code network-flows} and {@code dns-queries}, both keyed by the address that asked. Keeps
 * nothing between records but counts of what it left out.
 */
@NullMarked
package io.firedamp.ingest.hubble;

import org.jspecify.annotations.NullMarked;
