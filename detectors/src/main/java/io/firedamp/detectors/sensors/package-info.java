/**
 * Did another sensor see a miner? (RUN-01, RUN-02, CLD-04)
 *
 * <p><b>Reads</b> {@code sensor-alerts} by subject (an alias), and {@code ticks}. <b>Keeps</b>
 * {@code sensor-findings}, the earliest signal of each rule, subject, slot and weight in each
 * period, forgotten after {@code retention}. <b>Writes</b> {@code signals} by subject: of leg
 * RUNTIME where a sensor saw a process, NETWORK where it saw a connection or a name, so that the
 * same connection does not count in two legs, and CLOUD where a cloud found it.
 */
@NullMarked
package io.firedamp.detectors.sensors;

import org.jspecify.annotations.NullMarked;
