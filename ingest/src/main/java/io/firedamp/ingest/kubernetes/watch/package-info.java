/**
 * A live look at who runs where: pods and nodes, listed and then watched at the Kubernetes API.
 *
 * <p>Reads {@code /api/v1/pods} (of all namespaces or of some) and {@code /api/v1/nodes}, which is
 * all it needs to be allowed: get, list and watch. The bytes of each object go to {@link
 * io.firedamp.ingest.kubernetes.KubernetesObjectsParser} as a line of a recorded watch would.
 * Writes {@code container-states}, keyed by container, pod, or node and address.
 *
 * <p>Keeps, of each pod and node that is there: its uid, a digest of what was said of it last, and
 * what the parser reads of it, compressed (some 900 bytes for a pod; bounded together by setting
 * {@code remembered}), so that what was deleted while nobody watched can be said to be gone. Of
 * each watch: the resource version up to which all was kept, at most 256 changes that are not
 * acknowledged yet, and the change that is read, at most setting {@code longestAnswer}; of all
 * together one page of a list, of that length, too.
 */
@NullMarked
package io.firedamp.ingest.kubernetes.watch;

import org.jspecify.annotations.NullMarked;
