/**
 * What processors of every detector need alike: composite store keys, time order, expiry, what is
 * said once. One of each, so that a topology only wires them.
 */
@NullMarked
package io.firedamp.detectors.kit;

import org.jspecify.annotations.NullMarked;
