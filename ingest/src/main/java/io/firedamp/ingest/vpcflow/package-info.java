/**
 * Flow logs of Amazon VPC. Reads records of any format that a header names, of the default format
 * without one, and as JSON; posted to {@code /v1/vpc-flow} or followed in files by the {@code file}
 * source. Writes {@code network-flows}, keyed by the address that is taken to have connected. Keeps
 * nothing between records but the header of a stream and counts of what it left out.
 */
@NullMarked
package io.firedamp.ingest.vpcflow;

import org.jspecify.annotations.NullMarked;
