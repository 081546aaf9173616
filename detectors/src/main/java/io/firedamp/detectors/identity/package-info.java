/**
 * Who was that alias, and when?
 *
 * <p>Reads {@code container-states}, re-keyed by pod (or container on a plain host) through {@code
 * states-by-pod}; keeps the facts about each in {@code facts-by-pod} and what each claims of an
 * alias in {@code claims}; writes {@code identities} by alias, each the whole bounded history, only
 * when it changed.
 */
@NullMarked
package io.firedamp.detectors.identity;

import org.jspecify.annotations.NullMarked;
