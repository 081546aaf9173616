/**
 * The Kubernetes API server's audit log. Reads webhook bodies posted to {@code
 * /v1/kubernetes/audit}, and log files. Writes {@code audit-events}, one for each request, keyed by
 * cluster/namespace/name, and {@code container-states}, keyed by container or pod: who runs where,
 * as requests about pods tell. Keeps, bounded, the audit ids already answered and the requests
 * whose answer has not come yet.
 */
@NullMarked
package io.firedamp.ingest.kubernetes;

import org.jspecify.annotations.NullMarked;
