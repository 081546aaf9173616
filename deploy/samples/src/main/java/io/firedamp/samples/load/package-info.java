/**
 * How containers use CPU as time passes. Where a figure comes from is said in
 * deploy/samples/README.md.
 */
@NullMarked
package io.firedamp.samples.load;

import org.jspecify.annotations.NullMarked;
