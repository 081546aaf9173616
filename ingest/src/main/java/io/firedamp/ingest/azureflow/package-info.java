/**
 * Flow logs of Azure: of network security groups (versions 1 and 2) and of virtual networks
 * (version 4). Reads blobs, or single records of them, as JSON; posted to {@code /v1/azure-flow} or
 * followed in files. Writes {@code network-flows}, keyed by the address that connected. Keeps, for
 * each of at most 100,000 open connections of a stream, when it began and what was counted of it.
 */
@NullMarked
package io.firedamp.ingest.azureflow;

import org.jspecify.annotations.NullMarked;
