/**
 * Kinds of workloads, honest and not, each with its own rhythm and its own look in every source.
 */
@NullMarked
package io.firedamp.samples.family;

import org.jspecify.annotations.NullMarked;
