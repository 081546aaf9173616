/** What workloads say to the network. */
@NullMarked
package io.firedamp.samples.traffic;

import org.jspecify.annotations.NullMarked;
