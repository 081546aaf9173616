/**
 * What a host that runs Docker and no Kubernetes shows of itself.
 *
 * <p>Reads, over the daemon's Unix socket: the event stream (pull, create, start, die, destroy),
 * the list of containers, inspected containers and images with their history, and one-shot
 * statistics; from {@code /proc} of the host and from {@code ss}: the TCP connections of each
 * container's network namespace. Podman's event lines are read too.
 *
 * <p>Writes {@code ImagePull} keyed by the canonical image, {@code ContainerState} by the
 * container's alias, {@code ImageMetadata} once per digest it is known by, {@code ResourceSample}
 * and {@code NetworkFlow} by the container's alias.
 *
 * <p>Keeps, for containers that run and no longer: what inspection said of them, their latest
 * counters, and their open connections; and the ids of the images already published (at most
 * 10,000).
 */
@NullMarked
package io.firedamp.ingest.docker;

import org.jspecify.annotations.NullMarked;
