/**
 * VPC flow logs of Google Cloud. Reads entries of Cloud Logging as JSON; posted to {@code
 * /v1/gcp-flow} or followed in files. Writes {@code network-flows}, keyed by the address that is
 * taken to have connected. Keeps nothing between records.
 */
@NullMarked
package io.firedamp.ingest.gcpflow;

import org.jspecify.annotations.NullMarked;
