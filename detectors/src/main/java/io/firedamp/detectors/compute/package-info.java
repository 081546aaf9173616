/**
 * Does it burn CPU like a miner, even a throttled one? (MET-01 to MET-07, MET-13)
 *
 * <p><b>Reads</b> {@code resource-samples} by subject (an alias). <b>Keeps</b>, per subject, {@code
 * samples-in-order} (the samples of the last {@code lateness}, put in time order and without
 * duplicates), {@code cpu-buckets} (the open bucket, the last closed ones and which rules are met)
 * and {@code cpu-history} (the subject's own CPU use, one number per bucket, in a ring). All of it
 * is forgotten when a subject has been silent for {@code forget}. <b>Writes</b> {@code signals} by
 * subject.
 */
@NullMarked
package io.firedamp.detectors.compute;

import org.jspecify.annotations.NullMarked;
