/**
 * Does it talk to a mining pool: by name, by address, by port, by the miner's own word, or by the
 * shape of the connection? (NET-01 to NET-04, NET-06, NET-18)
 *
 * <p><b>Reads</b> {@code network-flows} and {@code dns-queries}, by the initiator's alias; what has
 * to do with listed pools goes on by cluster, through {@code contacts-by-cluster}, because who
 * forwards for whom shows only side by side. <b>Keeps</b>, by event time for {@code retention}:
 * {@code network-findings} (of each rule, subject, peer and weight the earliest signal of an hour),
 * {@code p2pool-peers} (of each subject and hour at most 16), {@code bad-names} (of each subject
 * and ten minutes at most 16), {@code pool-contacts} (of each subject and hour at most 64), {@code
 * pool-owners} (of each subject and ten minutes at most four), {@code pool-questions} (of each name
 * and second at most 64) and {@code pool-intermediaries} (one for each resolver or proxy, pool and
 * hour). <b>Writes</b> {@code signals} by subject; a signal that an earlier event or somebody
 * else's question disproves is taken back.
 */
@NullMarked
package io.firedamp.detectors.network;

import org.jspecify.annotations.NullMarked;
