/** Where it goes: sinks are protocol clients, and one worker gives each of them its guarantees. */
@NullMarked
package io.firedamp.sinks;

import org.jspecify.annotations.NullMarked;
