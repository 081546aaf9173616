/** Whole estates: seeded, in the sources' own formats, with the truth beside them. */
@NullMarked
package io.firedamp.samples;

import org.jspecify.annotations.NullMarked;
