/**
 * Is this image known to be bad, an impostor, poisoned, or new? (IMG-01, IMG-02, IMG-07, IMG-05)
 *
 * <p><b>Reads</b> {@code container-states} by container or pod, {@code image-metadata} by digest
 * and {@code image-pulls} by image; the topics {@code images-by-digest} and {@code
 * images-by-cluster} within the detector bring together what belongs together. <b>Keeps</b> {@code
 * flagged-containers} (the earliest sighting of a container that a name rule flags, per {@code
 * reaffirm}), {@code image-verdicts} (what speaks against an image's configuration, by digest),
 * {@code containers-by-digest} (who runs it), {@code images-first-seen} (by cluster and name, for
 * {@code remember}) and {@code new-containers} (what started while its image was new). Containers
 * are forgotten when their signals have run out. <b>Writes</b> {@code signals} by container or pod.
 */
@NullMarked
package io.firedamp.detectors.image;

import org.jspecify.annotations.NullMarked;
