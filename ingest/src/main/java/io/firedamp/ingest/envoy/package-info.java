/**
 * Envoy's access log. Reads the JSON of Envoy Gateway and Istio and Istio's text, alone, behind
 * what a container runtime wrote before a line, or within a shipper's record; posted to {@code
 * /v1/envoy} or followed in files. Writes {@code network-flows}, keyed by the address that asked.
 * Keeps nothing between records.
 */
@NullMarked
package io.firedamp.ingest.envoy;

import org.jspecify.annotations.NullMarked;
