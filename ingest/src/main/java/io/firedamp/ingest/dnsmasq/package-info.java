/**
 * dnsmasq's log, as {@code log-queries} and {@code log-queries=extra} write it. Reads questions and
 * answers, posted as lines to {@code /v1/dnsmasq} or followed by the {@code file} source. Writes
 * {@code dns-queries}, keyed by the address that asked. Keeps the questions of late, for answers do
 * not name who asked, or under which name, and counts of what it left out.
 */
@NullMarked
package io.firedamp.ingest.dnsmasq;

import org.jspecify.annotations.NullMarked;
