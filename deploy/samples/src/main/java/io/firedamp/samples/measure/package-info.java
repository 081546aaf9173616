/** What a replay of an estate found, against the truth. */
@NullMarked
package io.firedamp.samples.measure;

import org.jspecify.annotations.NullMarked;
