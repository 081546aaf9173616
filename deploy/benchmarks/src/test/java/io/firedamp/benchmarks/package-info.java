/** That benchmarks measure what they say. */
@org.jspecify.annotations.NullMarked
package io.firedamp.benchmarks;
