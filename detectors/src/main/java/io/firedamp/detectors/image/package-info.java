/**
 * Is this image known to be bad, an impostor, poisoned, lying in wait, or new? (IMG-01, IMG-02,
 * IMG-05, IMG-07 to IMG-10, IMG-14)
 *
 * <p><b>Reads</b> {@code container-states} by container or pod, {@code image-metadata} by digest
 * and {@code image-pulls} by image; the topics {@code images-by-digest}, {@code images-by-layer},
 * {@code pushes-by-tag} and {@code images-by-cluster} within the detector bring together what
 * belongs together. <b>Keeps</b> {@code flagged-containers} (the earliest sighting of a container,
 * or pull, that a name rule flags), {@code image-verdicts} (what speaks against an image, by
 * digest: what it holds, or a listed name it was seen under, or whose layers it holds), {@code
 * containers-by-digest} (who runs or fetched it), {@code image-layers} (by diff_id, which images
 * hold it, for {@code remember}), {@code image-tags} (who pushed what under a tag, for {@code
 * remember}), {@code images-first-seen} (by cluster and name, for {@code remember}) and {@code
 * new-containers} (what started while its image was new). Containers are forgotten when their week
 * is over. <b>Writes</b> {@code signals} by container or pod and, for pulls, by the node or address
 * that pulled.
 */
@NullMarked
package io.firedamp.detectors.image;

import org.jspecify.annotations.NullMarked;
