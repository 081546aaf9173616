/**
 * Who let it in, how does it spread and persist? (K8S-01, K8S-06, K8S-07, K8S-09, K8S-10, K8S-14,
 * K8S-16, K8S-26)
 *
 * <p><b>Reads</b> {@code audit-events} by cluster/namespace/name. <b>Keeps</b> {@code
 * written-signals}: the ids of the signals of the last {@code duplicate-memory} of event time, so
 * that a request delivered twice is said once. Every finding is a function of one request, so
 * nothing else is remembered. <b>Writes</b> {@code signals} by subject.
 */
@NullMarked
package io.firedamp.detectors.controlplane;

import org.jspecify.annotations.NullMarked;
