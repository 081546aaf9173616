/**
 * Flow logs of Calico Enterprise and Calico Cloud. Reads their JSON, alone or within a shipper's
 * record; posted to {@code /v1/calico} or followed in files. Writes {@code network-flows}, keyed by
 * the address that connected. Keeps nothing between records.
 */
@NullMarked
package io.firedamp.ingest.calico;

import org.jspecify.annotations.NullMarked;
