/**
 * Does it talk to a mining pool: by name, by address, by port, by the miner's own word, or by the
 * shape of the connection and how it was greeted? (NET-01 to NET-06, NET-08, NET-11, NET-16,
 * NET-18) And does it what goes with mining: hide where it leads, fetch, take identities, scan?
 * (NET-09, NET-10, NET-13 to NET-15)
 *
 * <p><b>Reads</b> {@code network-flows} and {@code dns-queries}, by the initiator's alias; what has
 * to do with listed pools goes on by cluster, through {@code contacts-by-cluster}, because who
 * forwards for whom shows only side by side. <b>Keeps</b>, by event time for {@code retention} (a
 * replay for ever; {@code ticks} tell that it has passed): {@code network-findings} (of each rule,
 * subject, peer and weight the earliest signal of an hour), {@code raised-shapes} (of each subject,
 * peer and day what of these is a shape in TLS, and of each kind of greeting the earliest), {@code
 * answered-addresses} (of each subject and day what of these is a shape, and a kilobyte that tells
 * which addresses it was answered), {@code p2pool-peers} (of each subject and hour at most 16),
 * {@code scanned-peers} (of each subject and five minutes at most 50), {@code bad-names} (of each
 * subject and ten minutes at most 16), {@code pool-contacts} (of each subject and hour at most 64),
 * {@code pool-owners} (of each subject and ten minutes at most four), {@code pool-questions} (of
 * each name and second at most 64) and {@code pool-intermediaries} (one for each resolver or proxy,
 * pool and hour). <b>Writes</b> {@code signals} by subject; a signal that an earlier event or
 * somebody else's question disproves is taken back.
 */
@NullMarked
package io.firedamp.detectors.network;

import org.jspecify.annotations.NullMarked;
