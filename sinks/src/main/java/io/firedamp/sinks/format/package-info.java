/**
 * Incident to bytes, pure: equal incidents give equal bytes, whatever an attacker wrote into them.
 */
@NullMarked
package io.firedamp.sinks.format;

import org.jspecify.annotations.NullMarked;
