/**
 * Does a GPU work as mining does? (MET-10)
 *
 * <p><b>Reads</b> {@code resource-samples} of GPUs by subject (an alias), and {@code ticks}.
 * <b>Keeps</b>, per subject, container and GPU, {@code gpu-minutes} (sums over the last minutes,
 * and what was said last); forgotten after a silence of {@code forget}. <b>Writes</b> {@code
 * signals} by subject.
 */
@NullMarked
package io.firedamp.detectors.gpu;

import org.jspecify.annotations.NullMarked;
