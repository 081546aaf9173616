/**
 * Do the legs meet on one workload?
 *
 * <p>Reads {@code signals} and {@code identities}, both by alias. Keeps the holders of each alias,
 * recent signals with the workload each was given to (so that a late fact can move them), and per
 * workload a bounded set of signals. Writes {@code incidents} by incident id.
 */
@NullMarked
package io.firedamp.detectors.mining;

import org.jspecify.annotations.NullMarked;
