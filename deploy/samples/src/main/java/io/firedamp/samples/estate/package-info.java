/** What an estate is made of: images, workloads, their pods, and the nodes those run on. */
@NullMarked
package io.firedamp.samples.estate;

import org.jspecify.annotations.NullMarked;
