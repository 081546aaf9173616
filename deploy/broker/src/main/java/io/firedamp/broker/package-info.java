/**
 * Kafka itself in this process: one KRaft node on loopback, so that a laptop and a cluster run the
 * same code. Reads and writes nothing but its data directory.
 */
@NullMarked
package io.firedamp.broker;

import org.jspecify.annotations.NullMarked;
