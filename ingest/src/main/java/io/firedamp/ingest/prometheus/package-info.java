/**
 * Metrics in Prometheus' text format, scraped or from a file: cAdvisor (of the kubelet or alone)
 * and node_exporter.
 *
 * <p>Reads expositions, one document each, and turns counters into rates over the time between two
 * of them.
 *
 * <p>Writes {@code ResourceSample} keyed by its subject: a pod's alias for a container of a pod
 * (with the container's name and id beside it), a container's alias otherwise, a node's alias for
 * node_exporter.
 *
 * <p>Keeps the latest counters of at most 50,000 containers and nodes for each target.
 */
@NullMarked
package io.firedamp.ingest.prometheus;

import org.jspecify.annotations.NullMarked;
