/**
 * Who let it in, how does it spread and persist? (K8S-01 to K8S-26)
 *
 * <p><b>Reads</b> {@code audit-events} by cluster/namespace/name. <b>Keeps</b> {@code
 * written-signals}: the ids of the signals of the last {@code duplicate-memory} of event time, so
 * that a request delivered twice is said once; and {@code acts}, by principal, address, pod or
 * namespace, and by the hour: the first 24 different acts of each kind, for a day. A finding of a
 * {@code RequestRule} is a function of one request, one of a {@code SequenceRule} of the acts of
 * one hour. <b>Writes</b> {@code signals} by subject.
 */
@NullMarked
package io.firedamp.detectors.controlplane;

import org.jspecify.annotations.NullMarked;
