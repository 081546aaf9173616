/**
 * Who misuses a cloud around a cluster: an instance's credential off its host, a bucket for
 * everyone, compute by somebody new.
 *
 * <p>Reads {@code cloud-events} by account and principal. Keeps, by account, what each principal
 * asked for of the kinds that its rules ask about, and the keys it read of a bucket within minutes.
 * Writes {@code signals} about the principal.
 */
@NullMarked
package io.firedamp.detectors.cloud;

import org.jspecify.annotations.NullMarked;
