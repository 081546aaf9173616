/** How fast, against a reference measured in the same run. */
@org.jspecify.annotations.NullMarked
package io.firedamp.benchmarks;
