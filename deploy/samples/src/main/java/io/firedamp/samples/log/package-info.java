/** The sources' own formats: what each would have written of an estate. */
@NullMarked
package io.firedamp.samples.log;

import org.jspecify.annotations.NullMarked;
