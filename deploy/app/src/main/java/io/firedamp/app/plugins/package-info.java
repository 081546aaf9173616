/**
 * Jars that others wrote: finds them in one directory, takes their checksums, and loads the
 * sources, detectors, sinks and formats they name. What is wrong with one is a sentence, and never
 * stops the others.
 */
@NullMarked
package io.firedamp.app.plugins;

import org.jspecify.annotations.NullMarked;
