/**
 * What every detector needs alike: composite store keys, time order, expiry, what is said once, the
 * tables in the jar. One of each, so that a topology only wires them.
 */
@NullMarked
package io.firedamp.detectors.kit;

import org.jspecify.annotations.NullMarked;
