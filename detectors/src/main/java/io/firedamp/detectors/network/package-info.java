/**
 * Does it talk to a mining pool: by name, by address, by port, or by the shape of the connection?
 * (NET-01, NET-02, NET-04, NET-06)
 *
 * <p><b>Reads</b> {@code network-flows} and {@code dns-queries}, by the initiator's alias; what has
 * the shape of Stratum goes on by destination, through {@code shapes-by-destination}. <b>Keeps</b>
 * {@code network-findings} (of each rule, subject and peer the strongest, then earliest, signal of
 * an hour) and {@code stratum-peers} (of each destination and UTC day, at most 64 signals of each
 * of at most {@code most-peers} subjects and one more), both by event time for {@code retention}.
 * <b>Writes</b> {@code signals} by subject; a signal that an earlier event or a further peer
 * disproves is taken back.
 */
@NullMarked
package io.firedamp.detectors.network;

import org.jspecify.annotations.NullMarked;
